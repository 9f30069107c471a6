import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appId } from '../../support/app-ids.ts';
import { appPublicKey } from '../../support/keys.ts';
import { heldBy, moveOfFile } from './moves.ts';
import { detailsOf, identitiesIn, openIdOf, userIdOf } from './people.ts';
import type { Surroundings } from './tenant.ts';

const surroundings = moveOfFile();

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** Everybody who has an identity at Alipay, as psql copies them. */
const copyUsers = async (here: Surroundings, ...more: string[]): Promise<void> => {
  const rows = [...identitiesIn(here)].flatMap(([id, identity]) => {
    const { rawData = '' } = Object(identity?.details);
    const ids = rawData === '' ? '' : quoted(JSON.stringify(rawData));
    return identity ? [[id, identity.userId, ids].join(',')] : [];
  });
  const lines = ['logto_id,identity,ids', ...rows, ...more];
  await writeFile(path.join(here.folder, 'users.csv'), `${lines.join('\n')}\n`);
};

const mapJson = async (here: Surroundings, ...args: string[]) => {
  const { exitCode, stdout } = await here.run('map', '--json', ...args);
  return { exitCode, report: JSON.parse(stdout) };
};

const askedForUsers = ({ logto }: Surroundings): string[] =>
  logto.requests.filter((request) => request.startsWith('GET /api/users?'));

describe('a file of all users', () => {
  it('takes the place of the list of Logto, with the same plan', async () => {
    const here = await surroundings(['old', 'known', 'new', 'doubled', 'unmapped', 'other'], 5000);
    const { report: listed } = await mapJson(here, '--folder', 'listed');
    const before = askedForUsers(here).length;
    await copyUsers(here);
    const { report } = await mapJson(here, '--users', 'users.csv');
    expect(askedForUsers(here)).toHaveLength(before);
    const partsOf = ({ moves, doubles, unmapped, untouched, sources }: typeof report) => ({
      ...{ moves, doubles, unmapped, untouched, sources },
    });
    expect(partsOf(report)).toEqual(partsOf(listed));
    expect(report).toMatchObject({ moves: 2, doubles: 1, unmapped: 1, sources: { details: 1 } });
  });

  it('is refused with the line that is wrong', async () => {
    const here = await surroundings(['old'], 5020);
    // A row without an id of Logto, and one with ids that are not JSON.
    for (const row of [`,${userIdOf(1)},`, `someone,${userIdOf(1)},"{"`]) {
      await copyUsers(here, row);
      const { exitCode, stderr } = await here.run('map', '--users', 'users.csv');
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        `Line 3 of ${path.join(here.folder, 'users.csv')} is wrong. The columns are logto_id,identity,ids;`,
      );
      expect(stderr).not.toContain(userIdOf(1));
    }
  });
});

describe('a file of pairs', () => {
  it('leaves known who has signed in since, though another file does not name them', async () => {
    const here = await surroundings(['old', 'old'], 5025);
    // Nobody else knows.
    here.alipay.registerApp({ appId, publicKey: appPublicKey, idStage: 'both' });
    const writePairs = (index: number) =>
      writeFile(path.join(here.folder, 'pairs.csv'), `${userIdOf(index)},${openIdOf(index)}\n`);
    await writePairs(5025);
    const { report: before } = await mapJson(here, '--map', 'pairs.csv');
    expect(before).toMatchObject({ moves: 1, unmapped: 1, sources: { file: 1 } });
    const [first] = here.logto.tenant.users.values();
    first?.identities.alipay &&
      Object.assign(first.identities.alipay, { details: detailsOf(5025) });
    await writePairs(5026);
    const { report } = await mapJson(here, '--map', 'pairs.csv');
    expect(report).toMatchObject({ moves: 2, unmapped: 0, sources: { details: 1, file: 1 } });
  });
});

describe('a source that is ignored', () => {
  it('is forgotten, and disagrees with nobody any more', async () => {
    const here = await surroundings(['known', 'old'], 5030);
    const [first] = here.logto.tenant.users.values();
    if (first?.identities.alipay) {
      first.identities.alipay.details = detailsOf(5030);
    }
    here.alipay.addUser({
      userId: userIdOf(5030),
      openId: 'the-id-of-the-present-app-of-the-person',
    });
    const { report: before } = await mapJson(here);
    expect(before.contradictions).toMatchObject([{ code: 'sources-disagree' }]);
    const { exitCode, report } = await mapJson(here, '--ignore', 'details');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ moves: 2, contradictions: [], sources: { conversion: 2 } });
  });
});

describe('people whom Alipay has not confirmed', () => {
  it('are moved by nobody, unless that is allowed', async () => {
    const here = await surroundings(['known'], 5040);
    // Nobody but the person's own data says who they are.
    here.alipay.registerApp({ appId, publicKey: appPublicKey, idStage: 'both' });
    const options = ['--close-registration', '--flip', '--yes'];
    const { exitCode, stdout } = await here.run('apply', ...options);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'Not possible: Alipay has not confirmed all new ids. --allow-unconfirmed moves them nevertheless.',
    );
    expect(heldBy(here)).toEqual([userIdOf(5040)]);
    expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
    expect((await here.run('apply', ...options, '--allow-unconfirmed')).exitCode).toBe(0);
    expect(heldBy(here)).toEqual([openIdOf(5040)]);
  });
});
