import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Gateway } from '../emulator/index.ts';
import { credentials } from '../logto/emulator.ts';
import { startLogto } from '../logto/server.ts';
import type { StoredUser, Tenant } from '../logto/tenant.ts';
import { projectFolder } from '../package/host.ts';
import type { Narrator } from './narrator.ts';
import { demoTexts as texts } from './texts.ts';

const run = promisify(execFile);

/** Alipay's own conversion, which the app is granted. */
export const conversionMethod = 'alipay.open.app.openid.uidtoopenid.batchquery';

/** Who else is in the Logto: one has both ids in its data, one has come with the new id. */
const both = { userId: '2088123412340002', openId: 'demo-open-id-of-the-second-user-000000000002' };
const recent = {
  userId: '2088123412340003',
  openId: 'demo-open-id-of-the-third-user-0000000000003',
};

const addUsers = (tenant: Tenant, gateway: Gateway, userId: string): void => {
  tenant.addAlipayUser(userId);
  tenant.addAlipayUser(both.userId, {
    rawData: {
      alipay_system_oauth_token_response: { user_id: both.userId, open_id: both.openId },
    },
  });
  tenant.addAlipayUser(recent.openId);
  for (let index = 4; index <= 9; index += 1) {
    const one = `208812341234000${index}`;
    tenant.addAlipayUser(one);
    gateway.addUser({ userId: one });
  }
  gateway.addUser(both);
  gateway.addUser(recent);
};

/** The user of Logto who signs in with an id of Alipay. */
export const accountOf = ({ users }: Tenant, identity: string): StoredUser | undefined =>
  [...users.values()].find(({ identities }) => identities.alipay?.userId === identity);

const expectNobodyDoubled = ({ users }: Tenant, before: readonly string[]): void => {
  assert.deepEqual([...users.keys()], before);
  const held = [...users.values()].map(({ identities }) => identities.alipay?.userId);
  assert.equal(new Set(held).size, before.length);
  assert(held.every((identity) => !identity?.startsWith('2088')));
};

/**
 * Moves a Logto with three kinds of users from `user_id` to `open_id`, by the commands.
 *
 * @param settings those of the connector.
 * @param userId whom Logto knows by the `user_id` alone.
 * @returns the tenant as it is then.
 */
export const moveUsers = async (
  gateway: Gateway,
  settings: Readonly<Record<string, string>>,
  userId: string,
  narrator: Narrator,
): Promise<Tenant> => {
  const { logto, core, admin, close } = await startLogto({ writesPerSecond: 20 });
  const { tenant } = logto;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'openid-demo-'));
  const start = (args: readonly string[]) => {
    narrator.line(texts.labels.run, `openid ${args.join(' ')}`);
    const own = [path.join(projectFolder, 'lib/cli.js'), 'openid', ...args, '--json'];
    const env = { LOGTO_APP_ID: credentials.id, LOGTO_APP_SECRET: credentials.secret };
    const options = ['--logto', core, '--logto-admin', admin];
    return run(process.execPath, [...own, ...options], { cwd: folder, env });
  };
  const command = async (...args: string[]) => JSON.parse((await start(args)).stdout);
  /** Runs a command that somebody stops when it has written to a user. */
  const interrupted = async (...args: string[]) => {
    const running = start(args);
    logto.onRequest = (request) => {
      if (request.startsWith('PUT ')) {
        running.child.kill('SIGINT');
        // A second signal would end it at once.
        logto.onRequest = () => undefined;
      }
      return undefined;
    };
    const { code, stdout } = await running.then(
      () => assert.fail('The command was not interrupted'),
      (error: unknown) => Object(error),
    );
    assert.equal(code, 130);
    narrator.line(texts.labels.stop, 'Ctrl-C');
    return JSON.parse(stdout);
  };
  try {
    tenant.connectors.push({
      id: 'connector',
      connectorId: 'alipay-native',
      target: 'alipay',
      enableTokenStorage: false,
      config: { ...settings, userIdentifier: 'user_id' },
    });
    addUsers(tenant, gateway, userId);
    const before = [...tenant.users.keys()];
    narrator.line(texts.labels.inLogto, texts.nineUsers);

    const { moves, sources, unmapped } = await command('map');
    assert.deepEqual({ moves, unmapped }, { moves: 8, unmapped: 0 });
    assert.deepEqual(sources, { details: 1, conversion: 7 });
    narrator.check(texts.eightCanMove);

    const apply = ['apply', '--close-registration', '--flip', '--yes'];
    const stopped = await interrupted(...apply);
    const left = stopped.total - stopped.moved;
    assert.equal(stopped.registration, 'kept-closed');
    narrator.check(texts.stopped(stopped.moved, stopped.total));
    const { unfinished } = await command('check');
    assert.equal(unfinished, true);
    narrator.check(texts.unfinished);

    const { endings } = await command(...apply);
    assert.deepEqual(endings, { moved: left });
    expectNobodyDoubled(tenant, before);
    narrator.check(texts.wentOn(left));

    await command(...apply, '--to', 'user_id', '--allow-unmapped', '1');
    assert(accountOf(tenant, userId) && accountOf(tenant, both.userId));
    assert.equal(tenant.connectors[0]?.config.userIdentifier, 'user_id');
    narrator.check(texts.wentBack);
    await command(...apply);
    expectNobodyDoubled(tenant, before);
    assert.equal(tenant.connectors[0]?.config.userIdentifier, 'open_id');
    assert.equal(tenant.signInMode, 'SignInAndRegister');
    narrator.check(texts.openAgain);
    return tenant;
  } finally {
    await close();
    await rm(folder, { recursive: true });
  }
};
