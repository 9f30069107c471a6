import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appId } from '../../support/app-ids.ts';
import { runHere } from '../command.ts';
import { apply, applyBack, heldBy, moveOfFile, writesTo } from './moves.ts';
import { detailsOf, identitiesIn, logtoIdOf, openIdOf, userIdOf } from './people.ts';
import { environment, type Surroundings } from './tenant.ts';

const surroundings = moveOfFile();

const everything = ['--close-registration', '--flip', '--yes'] as const;

const decisionsOf = ({ folder }: Surroundings): string =>
  path.join(folder, 'alipay-openid', 'decisions.csv');

/** Decides about people with two accounts, in their order. */
const decide = async (here: Surroundings, ...decisions: string[]): Promise<string[]> => {
  await here.run('map');
  const file = decisionsOf(here);
  let table = await readFile(file, 'utf8');
  for (const decision of decisions) {
    table = table.replace('skip', decision);
  }
  await writeFile(file, table);
  return ['--decisions', file];
};

/** A file of who is who. */
const pairsOf = async ({ folder }: Surroundings, first: number, count: number): Promise<string> => {
  const file = path.join(folder, 'pairs.csv');
  const rows = Array.from({ length: count }, (_, index) =>
    [userIdOf, openIdOf].map((idOf) => idOf(first + index)).join(),
  );
  await writeFile(file, rows.join('\n'));
  return file;
};

describe('openid apply', () => {
  it('says what it would do, and does nothing, without --yes', async () => {
    const here = await surroundings(['old', 'doubled'], 1000);
    const { exitCode, stdout } = await here.run('apply', '--close-registration', '--flip');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      [
        'Would move 1 users, and do what was decided for 0 with two accounts.',
        '1 with two accounts are undecided and keep both; old data stays with the old one. openid map lists them in decisions.csv.',
        'Would set userIdentifier to open_id at the end.',
        'Estimated: 1 users, about 10 seconds from here.',
        'From its first user until it ends, users who have been moved cannot sign in',
      ].join('\n'),
    );
    expect(writesTo(here)).toEqual([]);
  });

  it('moves everybody who can be, sets the setting of all connectors, and brings them back', async () => {
    const here = await surroundings(['old', 'known', 'new', 'other', 'stranger', 'doubled'], 1010);
    const { connectors } = here.logto.tenant;
    const [own] = connectors;
    if (own) {
      connectors.push({ ...own, id: 'web1', connectorId: 'alipay-web', config: { ...own.config } });
    }
    const identifiers = () => connectors.map(({ config }) => config.userIdentifier);
    const { exitCode, report } = await apply(here, ...everything);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({
      ok: true,
      endings: { moved: 2 },
      moves: 0,
      doubles: 1,
      flipped: true,
      registration: 'given-back',
    });
    const others = ['', undefined, userIdOf(1015), openIdOf(1015)];
    expect(heldBy(here)).toEqual([...[1010, 1011, 1012].map(openIdOf), ...others]);
    expect([...identitiesIn(here).values()][1]).toEqual({
      userId: openIdOf(1011),
      details: { ...detailsOf(1011), id: openIdOf(1011) },
    });
    expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
    expect(connectors[0]?.config).toMatchObject({ appId, gateway: here.alipay.url });
    expect(identifiers()).toEqual(['open_id', 'open_id']);
    const back = await applyBack(here, '--allow-unmapped', '1');
    expect(back).toMatchObject({ exitCode: 0, report: { flipped: true, unmapped: 1 } });
    expect(heldBy(here)).toEqual([...[userIdOf(1010), userIdOf(1011), openIdOf(1012)], ...others]);
    expect(identifiers()).toEqual(['user_id', 'user_id']);
  });

  it('prints a next command that knows what has let this one go on', async () => {
    const here = await surroundings(['old', 'unmapped'], 1034);
    const options = ['--close-registration', '--allow-unmapped', '1', '--rate', '1000'];
    const { exitCode, report } = await apply(here, ...options, '--yes');
    expect({ exitCode, report }).toMatchObject({
      exitCode: 0,
      report: { unmapped: 1, flipped: false, registration: 'kept-closed' },
    });
    expect(report.next).toMatch(
      /openid apply .*--rate 1000 --allow-unmapped 1 --flip --close-registration --yes$/,
    );
    expect(here.logto.tenant.signInMode).toBe('SignIn');
    const again = await apply(here, ...options, '--flip', '--yes');
    expect(again.report).toMatchObject({ ok: true, flipped: true, registration: 'given-back' });
    expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
  });

  it('refuses while something stands in the way, and names the option that lifts it', async () => {
    const here = await surroundings(['old', 'unmapped', 'unmapped'], 1056);
    const { exitCode, report } = await apply(here, '--allow-unmapped', '1', '--flip', '--yes');
    expect({ exitCode, report }).toMatchObject({
      exitCode: 1,
      report: { ok: false, blockers: ['unmapped', 'open'] },
    });
    for (const more of [[], ['--yes', '--flip']]) {
      const { stdout } = await here.run('apply', '--close-registration', ...more);
      expect(stdout).toContain('too many are unmapped. --allow-unmapped 2 leaves them behind.\n');
      expect(stdout).toContain(
        'Next: Remove what stands in the way, as described above, and run the command again.\n',
      );
    }
    expect(writesTo(here)).toEqual([]);
  });

  it('refuses contradictions, such as an id by which nobody would be known', async () => {
    const here = await surroundings(['known', 'old'], 1070);
    await writeFile(path.join(here.folder, 'p.csv'), `${userIdOf(1070)},${openIdOf(9)}\n`);
    here.alipay.addUser({ userId: userIdOf(1071), openId: 'a-short-open-id' });
    const { exitCode, report } = await apply(here, ...everything, '--map', 'p.csv');
    expect({ exitCode, report }).toMatchObject({
      exitCode: 1,
      report: {
        blockers: ['contradictions', 'unmapped'],
        contradictions: [{ code: 'sources-disagree' }, { code: 'new-id-not-recognized' }],
      },
    });
    expect(writesTo(here)).toEqual([]);
  });

  it('does with two accounts what was decided of these two, and nothing else', async () => {
    const here = await surroundings(Array(4).fill('doubled'), 1080);
    const decisions = await decide(here, 'keep-old', 'keep-new', 'keep-old');
    const file = decisionsOf(here);
    const table = await readFile(file, 'utf8');
    await writeFile(file, table.replace(logtoIdOf(1082, 'b'), 'uuuuuuanother'));
    const { exitCode, report } = await apply(here, ...everything, ...decisions);
    expect({ exitCode, report }).toMatchObject({
      exitCode: 0,
      report: { doubles: 2, undecided: 2, endings: { moved: 2 } },
    });
    expect(heldBy(here)).toEqual([
      ...[openIdOf(1080), undefined, undefined, openIdOf(1081)],
      ...[userIdOf(1082), openIdOf(1082), userIdOf(1083), openIdOf(1083)],
    ]);
    expect(here.logto.tenant.users.size).toBe(8);
    // Who is undecided now is listed by map, beside what was decided.
    await here.run('map');
    const [old, second] = [logtoIdOf(1082, 'a'), logtoIdOf(1082, 'b')];
    expect(await readFile(file, 'utf8')).toContain(`\n${old},${second},skip,`);
    expect(await readFile(file, 'utf8')).toContain(`\n${old},uuuuuuanother,keep-old,`);
  });

  it('says after a signal how many were moved, and how to go on and back', async () => {
    const here = await surroundings(Array(12).fill('new'), 1140);
    const args = ['--to', 'user_id', ...everything];
    const interruption = new AbortController();
    let writes = 0;
    here.logto.onRequest = (request) => {
      writes += request.startsWith('PUT ') ? 1 : 0;
      if (writes === 5) {
        interruption.abort('SIGTERM');
      }
      return undefined;
    };
    for (const { config } of here.logto.tenant.connectors) {
      config.userIdentifier = 'open_id';
    }
    await here.run('map', '--map', await pairsOf(here, 1140, 12));
    const interrupted = await runHere(['openid', 'apply', ...here.options, ...args, '--json'], {
      environment,
      workingFolder: here.folder,
      interruption: interruption.signal,
    });
    const moved = heldBy(here).filter((id) => id?.startsWith('2088')).length;
    expect(moved).toBeGreaterThanOrEqual(4);
    expect(moved).toBeLessThan(12);
    expect(interrupted.exitCode).toBe(143);
    expect(JSON.parse(interrupted.stdout)).toEqual({
      ...{ ok: false, interrupted: true, moved, total: 12, registration: 'kept-closed' },
      next: expect.stringMatching(
        / --logto-admin \S+ --to user_id --flip --close-registration --yes$/,
      ),
      back: expect.stringMatching(/ --logto-admin \S+ --flip --close-registration --yes$/),
    });
    expect(here.logto.tenant.signInMode).toBe('SignIn');
    expect((await apply(here, ...args)).exitCode).toBe(0);
  });

  it('prints no id of a person at Alipay, no key and no secret', async () => {
    const here = await surroundings(['old', 'doubled'], 1160);
    for (const args of [[], ['--json'], ['--yes', '--flip'], ['--lang', 'zh']]) {
      const { stdout, stderr } = await here.run('apply', '--close-registration', ...args);
      expect(stdout + stderr).not.toMatch(/2088\d|open-id-of|MII|secret-sentinel/);
    }
  });

  it('gives a second account its identity back if the first one has gone in between', async () => {
    const here = await surroundings(['doubled'], 1500);
    const decisions = await decide(here, 'keep-old');
    const [old, second] = [logtoIdOf(1500, 'a'), logtoIdOf(1500, 'b')];
    here.logto.onRequest = (request) => (request.startsWith('PUT ') ? { status: 401 } : undefined);
    const args = ['--close-registration', ...decisions];
    expect((await apply(here, ...args, '--yes')).report).toMatchObject({ code: 'logto-failed' });
    expect(heldBy(here)).toEqual([userIdOf(1500), undefined]);
    here.logto.onRequest = () => undefined;
    expect((await here.run('apply', ...args)).stdout).not.toContain('the identity back');
    here.logto.tenant.deleteUser(old);
    expect((await here.run('apply', ...args)).stdout).toContain(
      'Would give 1 second accounts the identity back that they have lost',
    );
    expect((await apply(here, ...args, '--yes')).report).toMatchObject({
      ok: true,
      endings: { 'given-back': 1 },
      left: [{ logtoId: second, ending: 'given-back' }],
      registration: 'kept-closed',
    });
    expect(identitiesIn(here).get(second)).toEqual({
      userId: openIdOf(1500),
      details: { id: openIdOf(1500) },
    });
    expect((await apply(here, ...args, '--yes')).report).toMatchObject({ endings: {} });
  });
});
