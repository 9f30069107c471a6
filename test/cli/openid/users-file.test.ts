import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { moveOfFile } from './moves.ts';
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

  it.each([
    ['without an id of Logto', `,${userIdOf(1)},`],
    ['with ids that are not JSON', `someone,${userIdOf(1)},"{"`],
  ])('is refused with the line that is wrong: a row %s', async (_what, row) => {
    const here = await surroundings(['old'], 5020);
    await copyUsers(here, row);
    const { exitCode, stderr } = await here.run('map', '--users', 'users.csv');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(
      `Line 3 of ${path.join(here.folder, 'users.csv')} is wrong. The columns are logto_id,identity,ids;`,
    );
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

  it.each(['conversion', 'order'])('is not asked: %s', async (source) => {
    const here = await surroundings(['known', 'old'], source === 'order' ? 5032 : 5034);
    await mapJson(here);
    const asked = here.alipay.requests.length;
    const { report } = await mapJson(here, '--ignore', source);
    const expected =
      source === 'order'
        ? { moves: 2, unmapped: 0, unconfirmed: {} }
        : { moves: 1, unmapped: 1, unconfirmed: { details: 1 } };
    expect(report).toMatchObject(expected);
    const methods = here.alipay.requests.slice(asked).map(({ parameters }) => parameters.method);
    expect(
      methods.filter((method) => method?.includes('batchquery') && source !== 'order'),
    ).toEqual([]);
  });
});

describe('people whom Alipay has not confirmed', () => {
  const unconfirmed = async (first: number) => {
    const here = await surroundings(['known'], first);
    // Nobody but the person's own data says who they are.
    here.alipay.fail({
      fault: 'node',
      text: '{"code":"40006","msg":"Insufficient Permissions","sub_code":"isv.insufficient-isv-permissions"}',
      method: 'alipay.open.app.openid.uidtoopenid.batchquery',
    });
    return here;
  };
  const options = ['--close-registration', '--flip', '--yes'];

  it('are moved by nobody', async () => {
    const here = await unconfirmed(5040);
    const { exitCode, stdout } = await here.run('apply', ...options);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'Not possible: Alipay has not confirmed all new ids. --allow-unconfirmed moves them nevertheless.',
    );
    expect(identitiesIn(here).values().next().value?.userId).toBe(userIdOf(5040));
    expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
    here.alipay.clearFaults();
  });

  it('are moved if that is allowed', async () => {
    const here = await unconfirmed(5041);
    const { exitCode } = await here.run('apply', ...options, '--allow-unconfirmed');
    expect(exitCode).toBe(0);
    expect(identitiesIn(here).values().next().value?.userId).toBe(openIdOf(5041));
    here.alipay.clearFaults();
  });

  it('are in no transaction, unless that is allowed', async () => {
    const here = await unconfirmed(5042);
    const refused = await here.run('sql');
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).not.toContain('begin');
    const printed = await here.run('sql', '--allow-unconfirmed');
    expect(printed.exitCode).toBe(0);
    expect(printed.stdout).toContain(openIdOf(5042));
    here.alipay.clearFaults();
  });
});
