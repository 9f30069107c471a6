/*
 * Prepares a Logto with a new database for `test:logto`: registers the first administrator, and prints
 * what the checks want in their environment, as lines of NAME=value.
 *
 * npm run test:logto:prepare -- --logto URL --logto-admin URL --database URL
 */
import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type APIRequestContext, type APIResponse, request } from 'playwright-core';
import { z } from 'zod';
import { runPsql } from './psql.ts';

const { values } = parseArgs({
  options: {
    logto: { type: 'string', default: 'http://localhost:3001' },
    'logto-admin': { type: 'string', default: 'http://localhost:3002' },
    database: { type: 'string', default: '' },
  },
});
const admin = values['logto-admin'];

/** The machine-to-machine application that a new Logto has for its own use. */
const builtInApplication = 'm-default';

const readSecret = async (): Promise<string> => {
  const statement = `select secret from applications where tenant_id = 'admin' and id = '${builtInApplication}'`;
  const secret = (await runPsql(values.database, `${statement};`)).trim();
  if (!/^\w+$/.test(secret)) {
    throw new Error(`This database has no application ${builtInApplication}: is it Logto's?`);
  }
  return secret;
};

const expectSuccess = async (response: APIResponse): Promise<APIResponse> => {
  if (!response.ok()) {
    throw new Error(`${response.url()}: ${response.status()} ${await response.text()}`);
  }
  return response;
};

/** Begins to sign in to the Console, which the first one does by registering. */
const openConsole = async (): Promise<APIRequestContext> => {
  const agent = await request.newContext({ baseURL: admin });
  const query = new URLSearchParams({
    client_id: 'admin-console',
    redirect_uri: `${admin}/console/callback`,
    response_type: 'code',
    scope: 'openid profile offline_access',
    prompt: 'consent',
    state: 'state',
    first_screen: 'register',
    code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
    code_challenge_method: 'S256',
  });
  await expectSuccess(await agent.get(`/oidc/auth?${query}`));
  return agent;
};

const register = async (name: string, password: string): Promise<void> => {
  const agent = await openConsole();
  const post = async (path: string, data: object = {}): Promise<APIResponse> =>
    expectSuccess(await agent.post(`/api/experience/${path}`, { data }));
  const data = { interactionEvent: 'Register' };
  await expectSuccess(await agent.put('/api/experience', { data }));
  const identifier = { type: 'username', value: name };
  const answer = await post('verification/new-password-identity', { identifier, password });
  const { verificationId } = z.object({ verificationId: z.string() }).parse(await answer.json());
  await post('identification', { verificationId });
  await post('submit');
  await agent.dispose();
};

const administrator = { name: 'checks', password: `Aa1-${randomBytes(18).toString('base64url')}` };
const secret = await readSecret();
await register(administrator.name, administrator.password);
process.stdout.write(
  [
    `LOGTO_APP_ID=${builtInApplication}`,
    `LOGTO_APP_SECRET=${secret}`,
    `LOGTO_ADMIN_USERNAME=${administrator.name}`,
    `LOGTO_ADMIN_PASSWORD=${administrator.password}`,
    '',
  ].join('\n'),
);
