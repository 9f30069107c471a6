/*
 * Moves ten thousand people of five kinds, and brings them back: in one go, and in twenty goes each
 * way, each killed at random, from two folders in turn: npm run soak:openid
 *
 * The commands run as they are built, in processes of their own, which are killed by SIGKILL. Logto
 * and Alipay are emulated in this one.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { indexTenant } from '../../bench/openid/index-tenant.ts';
import { runKilled } from '../cli/openid/killed-process.ts';
import { identitiesIn, type Kind, openIdOf, populate, userIdOf } from '../cli/openid/people.ts';
import { grantConversion, settingsAt } from '../cli/openid/settings.ts';
import { startGateway } from '../emulator/index.ts';
import { startLogto } from '../logto/server.ts';
import { alipayPrivateKey } from '../support/keys.ts';
import { seededRandom } from '../support/random.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '10000' },
    goes: { type: 'string', default: '20' },
  },
});
const people = Number(values.people);
const goes = Number(values.goes);

const kinds: Kind[] = ['old', 'known', 'new', 'doubled', 'unmapped'];
const decisions = ['keep-old', 'keep-new', 'skip'] as const;
const kindOf = (index: number): Kind => kinds[index % kinds.length] ?? 'old';
const decisionOf = (index: number) =>
  decisions[Math.floor(index / kinds.length) % decisions.length] ?? 'skip';

const alipay = await startGateway({ key: alipayPrivateKey });
grantConversion(alipay);
const { logto, core, admin, close } = await startLogto();
const { tenant } = logto;
tenant.connectors.push({
  id: 'connector',
  connectorId: 'alipay-native',
  target: 'alipay',
  enableTokenStorage: false,
  config: settingsAt(alipay),
});
populate(
  { logto, alipay },
  Array.from({ length: people }, (_, index) => kindOf(index)),
  0,
);
indexTenant(tenant);

const first = identitiesIn({ logto });
/** The accounts of each person, by the identity that they have at first. */
const accountOf = new Map([...first].map(([id, identity]) => [identity?.userId, id]));

const endOf = (index: number): Array<[account: string | undefined, identity?: string]> => {
  const [old, other] = [accountOf.get(userIdOf(index)), accountOf.get(openIdOf(index))];
  switch (kindOf(index)) {
    case 'new':
      return [[other, openIdOf(index)]];
    case 'unmapped':
      return [[old, userIdOf(index)]];
    case 'doubled':
      return {
        'keep-old': [[old, openIdOf(index)], [other]],
        'keep-new': [[old], [other, openIdOf(index)]],
        skip: [
          [old, userIdOf(index)],
          [other, openIdOf(index)],
        ],
      }[decisionOf(index)] as ReturnType<typeof endOf>;
    default:
      return [[old, openIdOf(index)]];
  }
};

const holds = (identity: string): boolean => tenant.isTaken('alipay', identity, '');

const held = (account: string | undefined): string | undefined =>
  tenant.users.get(account ?? '')?.identities.alipay?.userId;

const expectMoved = (): void => {
  for (let index = 0; index < people; index += 1) {
    for (const [account, identity] of endOf(index)) {
      assert.equal(held(account), identity, `person ${index}, ${kindOf(index)}`);
    }
  }
  assert.equal(tenant.connectors[0]?.config.userIdentifier, 'open_id');
  assert.equal(tenant.signInMode, 'SignInAndRegister');
};

/** Whoever began at the user_id and has not lost it by a decision is there again. */
const expectBack = (): void => {
  for (let index = 0; index < people; index += 1) {
    const [old, other] = [accountOf.get(userIdOf(index)), accountOf.get(openIdOf(index))];
    const isDecided = kindOf(index) === 'doubled' && decisionOf(index) === 'keep-new';
    assert.equal(held(old), old && !isDecided ? userIdOf(index) : undefined, `person ${index}`);
    if (isDecided) {
      assert.equal(held(other), userIdOf(index), `person ${index}`);
    }
  }
  assert.equal(tenant.connectors[0]?.config.userIdentifier, 'user_id');
  assert.equal(tenant.signInMode, 'SignInAndRegister');
};

/** Whether a person who could be known by an identifier holds the other id alone. */
const isStranger = (identity: string, identifier: string): boolean => {
  const isOld = identity.startsWith('2088');
  if (identifier === 'open_id') {
    const index = Number(identity.slice(4));
    return isOld && kindOf(index) !== 'unmapped' && !holds(openIdOf(index));
  }
  const index = Number(identity.slice(-8));
  return !isOld && kindOf(index) !== 'new' && !holds(userIdOf(index));
};

const expectNobodyDoubled = (): void => {
  const ids = [...tenant.users.values()].flatMap(({ identities }) => identities.alipay ?? []);
  assert.equal(new Set(ids.map(({ userId }) => userId)).size, ids.length);
  // An open registration needs everybody whose id is known to hold the one that is looked for.
  const identifier = String(tenant.connectors[0]?.config.userIdentifier);
  const strangers = ids.filter(({ userId }) => isStranger(userId, identifier));
  assert.ok(
    tenant.signInMode === 'SignIn' || strangers.length === 0,
    'Registration is open while users are strangers.',
  );
};

const random = seededRandom();
const folder = await mkdtemp(path.join(os.tmpdir(), 'openid-soak-'));
const scene = { logto, folder };

/** Runs a command in folders in turn, so many times killed at random and then once in each to its end. */
const run = async (
  folders: readonly string[],
  kills: number,
  requests: number,
  ...args: string[]
): Promise<void> => {
  const start = performance.now();
  const allIn = (place: string) => [
    ...['openid', ...args, '--logto', core, '--logto-admin', admin],
    ...['--folder', place],
  ];
  let killed = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const killAt = 1 + random.next() * ((2 * requests) / (kills + 1));
    const all = allIn(folders[kill % folders.length] ?? '');
    killed += (await runKilled(scene, all, killAt)) === null ? 1 : 0;
    expectNobodyDoubled();
  }
  for (const place of folders) {
    const exitCode = await runKilled(scene, allIn(place), Number.POSITIVE_INFINITY);
    assert.equal(exitCode, args[0] === 'map' ? 1 : 0, args.join(' '));
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`${args[0]}: killed ${killed} times, ${seconds} s\n`);
};

const decide = async (file: string): Promise<void> => {
  const indexOf = new Map(
    Array.from({ length: people }, (_, index) => [accountOf.get(userIdOf(index)), index]),
  );
  const lines = (await readFile(file, 'utf8')).split('\n');
  const decided = lines.map((line) =>
    line.replace(',skip,', `,${decisionOf(indexOf.get(line.split(',')[0]) ?? 0)},`),
  );
  await writeFile(file, decided.join('\n'));
};

/** About so many requests are made for each of the people. */
const requestsPerPerson = 1.3;

const moveAndBack = async (folders: readonly string[], kills: number): Promise<void> => {
  const requests = people * requestsPerPerson;
  const file = path.join(folder, folders[0] ?? '', 'decisions.csv');
  await run(folders, 0, 0, 'map');
  await decide(file);
  const apply = ['apply', '--close-registration', '--flip', '--yes'];
  const there = [...apply, '--allow-unmapped', String(people), '--decisions', file];
  await run(folders, kills, requests, ...there);
  expectMoved();
  await run(
    folders,
    kills,
    requests,
    ...apply,
    '--to',
    'user_id',
    '--allow-unmapped',
    String(people),
  );
  expectBack();
};

/** Everybody is as at first, for another move. */
const startAgain = (): void => {
  for (const user of tenant.users.values()) {
    const identity = first.get(user.id);
    tenant.writeIdentities(user, identity === undefined ? {} : { alipay: identity }, 0);
  }
};

process.stdout.write(
  `${people} people, ${tenant.users.size} users, Node ${process.version}, SEED=${random.seed}\n`,
);
try {
  await moveAndBack(['one-go'], 0);
  startAgain();
  await moveAndBack(['first', 'second'], goes);
  process.stdout.write('Sound.\n');
} finally {
  await Promise.all([close(), alipay.close()]);
  await rm(folder, { recursive: true });
}
