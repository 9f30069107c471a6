import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { signIn } from '../native-sign-in.ts';
import { type Scenario, SkippedError } from '../scenario.ts';
import type { World } from '../world.ts';

const storedGuard = z.object({
  tokenSecret: z.object({
    metadata: z.object({ expiresAt: z.number(), hasRefreshToken: z.literal(true) }),
  }),
});
const accessGuard = z.object({ access_token: z.string() });

/** How long Alipay's access tokens live here, in seconds. */
const lifetime = 3;

/** The access token that Alipay gave out last. */
const lastToken = ({ alipay: { gateway } }: World): string => {
  const answers = gateway.requests.filter(
    ({ parameters }) => parameters.method === 'alipay.system.oauth.token',
  );
  return /"access_token":"([^"]+)"/.exec(answers.at(-1)?.answered.text ?? '')?.[1] ?? '';
};

const fetchStoredToken = async ({ options }: World, accessToken: string): Promise<string> => {
  const address = `${options.core}/api/my-account/identities/alipay/access-token`;
  const response = await fetch(address, { headers: { authorization: `Bearer ${accessToken}` } });
  assert.equal(response.status, 200, await response.clone().text());
  return accessGuard.parse(await response.json()).access_token;
};

const refreshOnce = async (world: World): Promise<void> => {
  const { management, alipay } = world;
  const { sub, accessToken } = await signIn(world, alipay.newPerson());
  const first = lastToken(world);
  const path = `users/${sub}/identities/alipay?includeTokenSecret=true`;
  const { tokenSecret } = await management.get(path, storedGuard);
  await delay(Math.max(0, tokenSecret.metadata.expiresAt * 1000 - Date.now()) + 1000);
  const second = await fetchStoredToken(world, accessToken);
  assert.notEqual(second, first);
  assert.equal(second, lastToken(world));
  const { parameters, verified } = alipay.gateway.requests.at(-1) ?? {};
  assert.equal(parameters?.grant_type, 'refresh_token');
  assert.equal(verified, true);
};

const storeAndRefresh = async (world: World): Promise<string> => {
  const { management, connectors, alipay } = world;
  if (!world.hasTokenStorage) {
    throw new SkippedError('this Logto stores no tokens (1.31 is the first that does)');
  }
  alipay.register({ lifetimes: { accessToken: lifetime, refreshToken: 600 } });
  // Users see their tokens in the Account Center, which is brought back at the end of the run.
  const fields = { social: 'Edit' };
  await management.send('PATCH', 'account-center', { enabled: true, fields });
  const connector = `connectors/${connectors.native}`;
  await management.send('PATCH', connector, { enableTokenStorage: true });
  try {
    await refreshOnce(world);
  } finally {
    await management.send('PATCH', connector, { enableTokenStorage: false });
  }
  return 'stored, expired, refreshed by the Account API';
};

export const tokenScenarios: readonly Scenario[] = [
  {
    group: 'tokens',
    name: "Alipay's tokens are stored, expire and are refreshed",
    needsWholeLogto: true,
    run: storeAndRefresh,
  },
];
