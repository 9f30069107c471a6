import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPeople } from '../../../src/cli/openid/people/open.ts';
import { seededRandom } from '../../support/random.ts';
import { command, projectFolder, runHere } from '../command.ts';
import { runKilled } from './killed-process.ts';
import { identitiesIn, type Kind, openIdOf, populate, userIdOf } from './people.ts';
import { grantConversion } from './settings.ts';
import { environment, type Surroundings, surroundingsOfFile } from './tenant.ts';

const newSurroundings = surroundingsOfFile();

const cycle: Kind[] = [
  'old',
  'known',
  'new',
  'doubled',
  'unmapped',
  'other',
  'stranger',
  'doubled',
];

const surroundings = async (users: number, first: number): Promise<Surroundings> => {
  const here = await newSurroundings();
  grantConversion(here.alipay);
  const kinds = Array.from({ length: users }, (_, index) => cycle[index % cycle.length] ?? 'old');
  populate(here, kinds, first);
  await here.run('map');
  const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
  const lines = (await readFile(file, 'utf8')).split('\n');
  const choices = ['skip', 'keep-old', 'keep-new'];
  const decided = lines.map((line, index) => line.replace(',skip,', `,${choices[index % 3]},`));
  await writeFile(file, decided.join('\n'));
  return here;
};

const argsOf = ({ options }: Surroundings, name: string, ...more: string[]): string[] => [
  'openid',
  name,
  ...options,
  '--close-registration',
  '--yes',
  ...more,
];

const applyArgs = (here: Surroundings, users: number): string[] =>
  argsOf(
    here,
    'apply',
    ...['--flip', '--allow-unmapped', String(users)],
    ...['--decisions', 'alipay-openid/decisions.csv'],
  );

const expectNobodyDoubled = (here: Surroundings): void => {
  const ids = [...identitiesIn(here).values()].flatMap((identity) => identity?.userId || []);
  expect(new Set(ids).size).toBe(ids.length);
};

/** Whoever held a user_id at first, and was left an identity by what was decided, holds it again. */
const expectOldIds = (here: Surroundings, before: ReturnType<typeof identitiesIn>): void => {
  const wrong = [...identitiesIn(here)].filter(([id, identity]) => {
    const first = before.get(id)?.userId;
    return first?.startsWith('2088') && identity !== undefined && identity.userId !== first;
  });
  expect(wrong).toEqual([]);
};

const isWronglyOpen = ({ logto: { tenant } }: Surroundings, areMoved: boolean): boolean =>
  areMoved &&
  tenant.signInMode !== 'SignIn' &&
  tenant.connectors[0]?.config.userIdentifier !== 'open_id';

const random = seededRandom();

/** At which request a process is killed. */
const killAt = (): number => 1 + random.next() * 24;

describe(`a process that is killed again and again (SEED=${random.seed})`, () => {
  it('comes to the same end as one that is not, and back by the same way', async () => {
    const users = 64;
    const [killed, whole] = [await surroundings(users, 5000), await surroundings(users, 5000)];
    const before = identitiesIn(killed);
    for (let go = 0; go < 3; go += 1) {
      await runKilled(killed, applyArgs(killed, users), killAt());
      expectNobodyDoubled(killed);
      // Whoever was moved is a stranger to a connector that is not set yet.
      const areMoved = !isEqual(before, identitiesIn(killed));
      expect(isWronglyOpen(killed, areMoved)).toBe(false);
    }
    const ways = [
      [killed, command],
      [whole, runHere],
    ] as const;
    for (const [here, run] of ways) {
      const { exitCode, stderr } = await run(applyArgs(here, users), {
        workingFolder: here.folder,
        environment: { TMPDIR: here.folder, ...environment },
        packageFolder: projectFolder,
      });
      const folder = path.join(here.folder, 'alipay-openid');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `Folder: ${folder}\n` });
      expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
    }
    expect(identitiesIn(killed)).toEqual(identitiesIn(whole));
    const held = new Set([...identitiesIn(killed).values()].map((identity) => identity?.userId));
    expect(held.has(openIdOf(5000)) && !held.has(userIdOf(5000))).toBe(true);

    const back = argsOf(
      killed,
      'apply',
      ...['--to', 'user_id', '--flip', '--allow-unmapped', '64'],
    );
    for (let go = 0; go < 2; go += 1) {
      await runKilled(killed, back, killAt());
      expectNobodyDoubled(killed);
    }
    const { exitCode } = await command(back, {
      workingFolder: killed.folder,
      environment: { TMPDIR: killed.folder, ...environment },
    });
    expect(exitCode).toBe(0);
    expectOldIds(killed, before);
    expect(killed.logto.tenant.connectors[0]?.config.userIdentifier).toBe('user_id');
    expect(killed.logto.tenant.signInMode).toBe('SignInAndRegister');
  }, 600_000);

  it('holds up nobody, and is the only one that works in a folder', async () => {
    const here = await surroundings(8, 6000);
    await runKilled(here, applyArgs(here, 8), 1);
    const store = openPeople(path.join(here.folder, 'alipay-openid'));
    const { exitCode, stderr } = await here.run('apply');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^Folder: .*\n.*people\.sqlite cannot be opened \(database is locked\)\./,
    );
    store.close();
    expect((await here.run('apply', '--allow-unmapped', '8')).exitCode).toBe(0);
  });
});

const isEqual = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean =>
  JSON.stringify([...one]) === JSON.stringify([...other]);
