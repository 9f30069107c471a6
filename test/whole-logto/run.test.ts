import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorFrom } from '../support/errors.ts';
import { startEmulatedLogto, stateOf } from './emulated.ts';
import { PreconditionError } from './preconditions.ts';
import { type Row, runChecks } from './run.ts';
import { type Scenario, SkippedError } from './scenario.ts';

type Emulated = Awaited<ReturnType<typeof startEmulatedLogto>>;

let server: Emulated;
beforeEach(async () => {
  server = await startEmulatedLogto();
});
afterEach(() => server.close());

const quiet = { onRow: () => {}, isOver: () => false };
const run = (checks: readonly Scenario[], members: Partial<Emulated['options']> = {}) =>
  runChecks({ ...server.options, ...members }, checks, quiet);
const outcomes = (rows: readonly Row[]): Array<[name: string, result: string]> =>
  rows.map(({ name, result }) => [name, result]);

const end = 'what was made is removed, and Logto is as it was';
const checkWith = (name: string, step: Scenario['run']): Scenario => ({
  group: 'test',
  name,
  run: step,
});
const passing = checkWith('passes', async () => 'well');

describe('at an emulated Logto', () => {
  it('goes on after a check that fails or is skipped', async () => {
    const rows = await run([
      checkWith('fails', () => Promise.reject(new Error('ill'))),
      checkWith('is skipped', () => Promise.reject(new SkippedError('nothing to do it with'))),
      passing,
    ]);
    expect(outcomes(rows)).toEqual([
      ['fails', 'failed'],
      ['is skipped', 'skipped'],
      ['passes', 'passed'],
      [end, 'passed'],
    ]);
    expect(rows.map(({ seen }) => seen).slice(0, 3)).toEqual([
      'ill',
      'nothing to do it with',
      'well',
    ]);
  });

  it('removes users whom the checks made or signed in, and no others', async () => {
    const { tenant } = server.logto;
    const other = tenant.addUser({ applicationId: 'another-app' });
    const rows = await run(
      [
        checkWith('makes users', async ({ application, users }) => {
          tenant.addUser({ applicationId: application.id });
          users.add(tenant.addUser().id);
          return `${tenant.users.size} users`;
        }),
      ],
      { allowUsers: true },
    );
    expect(rows[0]?.seen).toBe('3 users');
    expect([...tenant.users.keys()]).toEqual([other.id]);
  });

  it('says so if it leaves something behind', async () => {
    const rows = await run([
      checkWith('adds what nobody removes', async () => server.logto.tenant.addUser().id),
    ]);
    expect(rows.at(-1)).toMatchObject({ name: end, result: 'failed' });
  });

  it('ends early if it is to, and removes what it made', async () => {
    const before = stateOf(server);
    let isOver = false;
    const rows = await runChecks(server.options, [passing, passing], {
      onRow: () => {
        isOver = true;
      },
      isOver: () => isOver,
    });
    expect(outcomes(rows)).toEqual([
      ['passes', 'passed'],
      [end, 'passed'],
    ]);
    expect(stateOf(server)).toEqual(before);
  });
});

describe('refuses, and changes nothing in', () => {
  const expectRefused = async (words: string, members?: Partial<Emulated['options']>) => {
    const before = stateOf(server);
    const { message } = await errorFrom(() => run([passing], members), PreconditionError);
    expect(message).toContain(words);
    expect(stateOf(server)).toEqual(before);
    expect(server.logto.requests.filter((request) => !request.startsWith('GET'))).toEqual([
      'POST /oidc/token',
    ]);
  };

  it('a Logto that has users, unless it is allowed', async () => {
    server.logto.tenant.addUser();
    await expectRefused('--allow-users');
    expect(outcomes(await run([passing], { allowUsers: true }))).toEqual([
      ['passes', 'passed'],
      [end, 'passed'],
    ]);
  });

  it("a Logto that has a connector of Alipay's", async () => {
    server.logto.tenant.connectors.push({
      id: 'c',
      connectorId: 'alipay-native',
      target: 'alipay',
      enableTokenStorage: false,
      config: {},
    });
    await expectRefused('a second one cannot be added');
  });

  it('a Logto with the official connector in the place of ours', async () => {
    const [native] = server.logto.tenant.factories;
    expect(native).toBeDefined();
    server.logto.tenant.factories[0] = {
      id: 'alipay-native',
      target: 'alipay',
      platform: 'Native',
      settings: ['appId', 'privateKey', 'signType'],
    };
    await expectRefused('connector-alipay-native of this project is not installed');
  });
});

it('removes what it had made if the rest cannot be made', async () => {
  const before = stateOf(server);
  server.logto.findMistakes = () => (server.logto.tenant.connectors.length > 0 ? ['appId'] : []);
  await expect(run([passing])).rejects.toThrow('400 connector.invalid_config');
  expect(stateOf(server)).toEqual(before);
});
