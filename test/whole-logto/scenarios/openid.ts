import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { seededRandom } from '../../support/random.ts';
import { type CommandEnding, runOpenid } from '../openid-command.ts';
import {
  expectAt,
  type Member,
  makePeople,
  movable,
  removePeople,
  type Target,
} from '../people.ts';
import { runPsql } from '../psql.ts';
import { type Relay, startRelay } from '../relay.ts';
import { type Scenario, SkippedError } from '../scenario.ts';
import type { World } from '../world.ts';

const group = 'openid';

/** When `apply` is killed. */
export const random = seededRandom();

/** A move of many people, and what it works with. */
interface Scene {
  world: World;
  relay: Relay;
  people: readonly Member[];
  /** The folders that are taken in turn. */
  folders: readonly [string, string];
}

const connectorGuard = z.object({ config: z.object({ userIdentifier: z.string() }) });
const signInGuard = z.object({ signInMode: z.string() });

/** Alipay's own conversion, which the app is granted. */
const conversionMethod = 'alipay.open.app.openid.uidtoopenid.batchquery';

const withScene = async (world: World, act: (scene: Scene) => Promise<string>): Promise<string> => {
  const { alipay, management, users, options } = world;
  alipay.register({ entitlements: [conversionMethod] });
  for (const kind of ['native', 'web'] as const) {
    await world.configure(kind, { userIdentifier: 'user_id' });
  }
  const people = await makePeople(world);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'whole-logto-'));
  const relay = await startRelay(options.core);
  try {
    const folders = [path.join(folder, 'one'), path.join(folder, 'two')] as const;
    return await act({ world, relay, people, folders });
  } finally {
    await relay.close();
    await rm(folder, { recursive: true });
    await removePeople(management, people);
    for (const { account } of people) {
      users.delete(account);
    }
  }
};

const expectWell = ({ exitCode, stdout, stderr }: CommandEnding): string => {
  assert.equal(exitCode, 0, `${stdout}\n${stderr}`);
  return stdout;
};

const optionsFor = ({ people }: Scene, to: Target): string[] => [
  ...['--to', to, '--flip', '--allow-unmapped', String(people.length)],
];

const expectDone = async ({ world, people }: Scene, to: Target): Promise<void> => {
  const { management, connectors } = world;
  await expectAt(world, people, to);
  for (const id of Object.values(connectors)) {
    const { config } = await management.get(`connectors/${id}`, connectorGuard);
    assert.equal(config.userIdentifier, to);
  }
  const { signInMode } = await management.get('sign-in-exp', signInGuard);
  assert.equal(signInMode, 'SignInAndRegister');
};

/** Begins `apply` and interrupts it once users are moved: it says where things stand, and goes on later. */
const interrupt = async (
  { world, relay, folders }: Scene,
  args: readonly string[],
): Promise<void> => {
  const { management } = world;
  const stop = { at: 4, signal: 'SIGINT' } as const;
  const { exitCode, stdout } = await runOpenid(world, relay, folders[0], args, stop);
  assert.equal(exitCode, 130, stdout);
  assert.match(stdout, /Interrupted: [1-9]\d* of \d+ moved/);
  const { signInMode } = await management.get('sign-in-exp', signInGuard);
  assert.equal(signInMode, 'SignIn');
};

/**
 * Runs `apply` to its end, interrupted once and killed at random on its way, from the folders in turn.
 *
 * @returns how often it was killed.
 */
const apply = async (scene: Scene, to: Target): Promise<number> => {
  const { world, relay, folders, people } = scene;
  const { kills } = world.options;
  const args = ['apply', ...optionsFor(scene, to), '--close-registration', '--yes'];
  await interrupt(scene, args);
  let killed = 0;
  for (let go = 0; go <= kills; go += 1) {
    const at = 1 + Math.floor(random.next() * ((2 * movable(people)) / (kills + 1)));
    const kill = go < kills ? ({ at, signal: 'SIGKILL' } as const) : undefined;
    const ending = await runOpenid(world, relay, folders[go % 2 === 0 ? 0 : 1], args, kill);
    if (ending.exitCode === null) {
      killed += 1;
    } else {
      expectWell(ending);
    }
  }
  // Only the folder that has closed registration knows how it was before.
  expectWell(await runOpenid(world, relay, folders[0], args));
  await expectDone(scene, to);
  return killed;
};

const applyThereAndBack = (world: World): Promise<string> =>
  withScene(world, async (scene) => {
    const there = await apply(scene, 'open_id');
    const back = await apply(scene, 'user_id');
    const { people } = scene;
    return `${movable(people)} of ${people.length} users, ${there} and ${back} kills, two interruptions`;
  });

const setSignInMode = ({ management }: World, signInMode: string) =>
  management.send('PATCH', 'sign-in-exp', { signInMode });

/** Runs what `sql` prints, with registration closed; returns the seconds that PostgreSQL took. */
const runSql = async (scene: Scene, to: Target, database: string): Promise<number> => {
  const { world, relay, folders } = scene;
  const ending = await runOpenid(world, relay, folders[0], ['sql', ...optionsFor(scene, to)]);
  const script = expectWell(ending);
  await setSignInMode(world, 'SignIn');
  const start = performance.now();
  await runPsql(database, script);
  const seconds = (performance.now() - start) / 1000;
  await setSignInMode(world, 'SignInAndRegister');
  await expectDone(scene, to);
  return seconds;
};

const sqlThereAndBack = (world: World): Promise<string> => {
  const { database } = world.options;
  if (database === undefined) {
    throw new SkippedError('--database was not given');
  }
  return withScene(world, async (scene) => {
    const there = await runSql(scene, 'open_id', database);
    const back = await runSql(scene, 'user_id', database);
    const { people } = scene;
    const times = `${there.toFixed(1)} s and ${back.toFixed(1)} s in PostgreSQL`;
    return `${movable(people)} of ${people.length} users, ${times}`;
  });
};

export const openidScenarios: readonly Scenario[] = [
  {
    group,
    name: '`apply` there and back, interrupted and killed on its way',
    run: applyThereAndBack,
  },
  { group, name: '`sql` there and back', run: async (world) => sqlThereAndBack(world) },
];
