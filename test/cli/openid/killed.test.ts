import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, projectFolder } from '../command.ts';
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

describe('a process that is killed again and again', () => {
  it('comes to the same end as one that is not, and is undone as well', async () => {
    const users = 64;
    const [killed, whole] = [await surroundings(users, 5000), await surroundings(users, 5000)];
    const before = identitiesIn(killed);
    for (let go = 0; go < 12; go += 1) {
      await runKilled(killed, applyArgs(killed, users), 1 + Math.random() * 24);
      expectNobodyDoubled(killed);
      // Whoever was moved is a stranger to a connector that is not set yet.
      const isFlipped = killed.logto.tenant.connectors[0]?.config.userIdentifier === 'open_id';
      const isOpen = killed.logto.tenant.signInMode !== 'SignIn';
      const isMoved = killed.logto.tenant.users.size > 0 && !isEqual(before, identitiesIn(killed));
      expect(isOpen && isMoved && !isFlipped).toBe(false);
    }
    for (const here of [killed, whole]) {
      const { exitCode, stderr } = await command(applyArgs(here, users), {
        workingFolder: here.folder,
        environment: { TMPDIR: here.folder, ...environment },
        packageFolder: projectFolder,
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
    }
    expect(identitiesIn(killed)).toEqual(identitiesIn(whole));
    const held = new Set([...identitiesIn(killed).values()].map((identity) => identity?.userId));
    expect(held.has(openIdOf(5000)) && !held.has(userIdOf(5000))).toBe(true);

    for (let go = 0; go < 4; go += 1) {
      await runKilled(
        killed,
        argsOf(killed, 'undo', '--allow-strangers', String(users)),
        1 + Math.random() * 100,
      );
      expectNobodyDoubled(killed);
    }
    await command(argsOf(killed, 'undo', '--allow-strangers', String(users)), {
      workingFolder: killed.folder,
      environment: { TMPDIR: killed.folder, ...environment },
    });
    expect(identitiesIn(killed)).toEqual(before);
    expect(killed.logto.tenant.connectors[0]?.config.userIdentifier).toBe('user_id');
    expect(killed.logto.tenant.signInMode).toBe('SignInAndRegister');
  }, 600_000);

  it('leaves a claim to the folder that holds up nobody', async () => {
    const here = await surroundings(8, 6000);
    await runKilled(here, applyArgs(here, 8), 1);
    const { exitCode } = await here.run('apply', '--allow-unmapped', '8');
    expect(exitCode).toBe(0);
  });

  it('is the only one that works in a folder', async () => {
    const here = await surroundings(8, 7000);
    const claim = path.join(here.folder, 'alipay-openid', `running.${process.ppid}.x....0`);
    await writeFile(claim, '');
    const { exitCode, stderr } = await here.run('apply');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`(process ${process.ppid})`);
  });
});

const isEqual = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean =>
  JSON.stringify([...one]) === JSON.stringify([...other]);
