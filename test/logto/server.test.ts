import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { credentials, resource } from './emulator.ts';
import { type LogtoOptions, type LogtoServer, startLogto } from './server.ts';

let server: LogtoServer | undefined;
afterEach(() => server?.close());

const start = async (options?: LogtoOptions): Promise<LogtoServer> => {
  server = await startLogto(options);
  return server;
};

const askToken = async (origin: string) => {
  const response = await fetch(`${origin}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.id,
      client_secret: credentials.secret,
      resource,
      scope: 'all',
    }),
  });
  return { status: response.status, json: Object(await response.json()) };
};

const bearerOf = async (origin: string) => ({
  authorization: `Bearer ${(await askToken(origin)).json.access_token}`,
});

it('gives tokens at the admin endpoint and takes them at the core endpoint alone', async () => {
  const { core, admin, logto } = await start();
  logto.tenant.addUser({ id: 'someone' });
  expect((await askToken(core)).status).toBe(401);
  const headers = await bearerOf(admin);
  const response = await fetch(`${core}/api/users`, { headers });
  expect(response.headers.get('Total-Number')).toBe('1');
  expect(response.headers.get('Content-Type')).toMatch(/^application\/json/);
  expect(await response.json()).toMatchObject([{ id: 'someone' }]);
  expect((await fetch(`${admin}/api/users`, { headers })).status).toBe(401);
  expect((await fetch(`${core}/api/users`)).status).toBe(401);
});

it('gives tokens at the core endpoint if the application belongs there', async () => {
  const { core, admin } = await start({ tokensAt: 'core' });
  expect((await askToken(admin)).status).toBe(401);
  const headers = await bearerOf(core);
  expect((await fetch(`${core}/api/users`, { headers })).status).toBe(200);
});

it('lets tokens end by its own clock', async () => {
  let time = Date.now();
  const { core, admin } = await start({ now: () => time });
  const headers = await bearerOf(admin);
  time += 3600 * 1000;
  expect((await fetch(`${core}/api/users`, { headers })).status).toBe(401);
});

it('answers another process', async () => {
  const { core, admin, logto } = await start();
  const { id } = logto.tenant.addAlipayUser('old');
  const headers = await bearerOf(admin);
  const script = `
    const [url, authorization] = process.argv.slice(1);
    const response = await fetch(url, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ userId: 'new' }),
    });
    process.stdout.write(String(response.status));
  `;
  const url = `${core}/api/users/${id}/identities/alipay`;
  const args = ['--input-type=module', '--eval', script, url, headers.authorization];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toBe('200');
  expect(logto.tenant.users.get(id)?.identities.alipay?.userId).toBe('new');
});

it('resets the connection before or after it does what is asked, and answers by fault', async () => {
  const { core, admin, logto } = await start();
  const { id } = logto.tenant.addAlipayUser('old');
  const headers = await bearerOf(admin);
  const put = (userId: string) =>
    fetch(`${core}/api/users/${id}/identities/alipay`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ userId }),
    });
  const held = () => logto.tenant.users.get(id)?.identities.alipay?.userId;
  logto.onRequest = () => 'reset';
  await expect(put('a')).rejects.toThrow();
  expect(held()).toBe('old');
  logto.onRequest = () => 'lost';
  await expect(put('b')).rejects.toThrow();
  expect(held()).toBe('b');
  logto.onRequest = () => ({ status: 429, headers: { 'retry-after': '3' } });
  const limited = await put('c');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3']);
  expect(held()).toBe('b');
});

it('ends even if a client keeps its connection', async () => {
  const { core, close } = await start();
  await fetch(`${core}/api/users`);
  await close();
  await expect(fetch(`${core}/api/users`)).rejects.toThrow();
});
