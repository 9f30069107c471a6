import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { type CommandEnding, runOpenid } from '../openid-command.ts';
import { expectAt, type Member, makePeople, movable } from '../people.ts';
import { type Relay, startRelay } from '../relay.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const group = 'openid';

/** A move of many people, and what it works with. */
interface Scene {
  world: World;
  relay: Relay;
  folders: readonly string[];
  people: readonly Member[];
}

const connectorGuard = z.object({ config: z.object({ userIdentifier: z.string() }) });
const signInGuard = z.object({ signInMode: z.string() });

/** Alipay's own conversion, which the app is granted. */
const conversionMethod = 'alipay.open.app.openid.uidtoopenid.batchquery';

const withScene = async (world: World, act: (scene: Scene) => Promise<string>): Promise<string> => {
  world.alipay.register({ entitlements: [conversionMethod] });
  await world.configure('native', { userIdentifier: 'user_id' });
  await world.configure('web', { userIdentifier: 'user_id' });
  const people = await makePeople(world);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'whole-logto-'));
  const relay = await startRelay(world.options.core);
  try {
    return await act({ world, relay, folders: [path.join(folder, 'one')], people });
  } finally {
    await relay.close();
    await rm(folder, { recursive: true });
  }
};

const expectWell = ({ exitCode, stdout, stderr }: CommandEnding): string => {
  assert.equal(exitCode, 0, `${stdout}\n${stderr}`);
  return stdout;
};

/** Runs `apply`, killed at random so many times and from another folder each time, to its end. */
const apply = async (
  { world, relay, folders, people }: Scene,
  to: 'user_id' | 'open_id',
): Promise<number> => {
  const { users, kills } = world.options;
  const args = ['apply', '--to', to, '--flip', '--close-registration', '--yes'];
  const all = [...args, '--allow-unmapped', String(users)];
  let killed = 0;
  for (let go = 0; go <= kills; go += 1) {
    const folder = folders[go % folders.length] ?? '';
    const isLast = go === kills;
    const killAt = 1 + Math.random() * ((2 * movable(people)) / (kills + 1));
    const ending = await runOpenid(world, relay, folder, all, isLast ? undefined : killAt);
    if (ending.exitCode === null) {
      killed += 1;
    } else {
      expectWell(ending);
    }
  }
  return killed;
};

const expectDone = async ({ world, people }: Scene, to: 'user_id' | 'open_id'): Promise<void> => {
  const { management, connectors } = world;
  await expectAt(world, people, to);
  const { config } = await management.get(`connectors/${connectors.native}`, connectorGuard);
  assert.equal(config.userIdentifier, to);
  const { signInMode } = await management.get('sign-in-exp', signInGuard);
  assert.equal(signInMode, 'SignInAndRegister');
};

const applyThere = (world: World): Promise<string> =>
  withScene(world, async (scene) => {
    const there = await apply(scene, 'open_id');
    await expectDone(scene, 'open_id');
    return `${movable(scene.people)} of ${scene.people.length} moved; ${there} kills`;
  });

export const openidScenarios: readonly Scenario[] = [
  { group, name: '`apply`, killed on its way', run: applyThere },
];
