import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply, heldBy, identifierOf, moveOfFile, undo, writesTo } from './moves.ts';
import { identitiesIn, type Kind, openIdOf, populate, userIdOf } from './people.ts';
import type { Surroundings } from './tenant.ts';

const surroundings = moveOfFile();

describe('openid undo', () => {
  const everybody: Kind[] = ['old', 'known', 'new', 'other', 'doubled', 'doubled', 'stranger'];

  it('brings everything back as it was, the setting too', async () => {
    const here = await surroundings(everybody, 1200);
    const before = identitiesIn(here);
    await here.run('map');
    const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
    const table = await readFile(file, 'utf8');
    await writeFile(file, table.replace('skip', 'keep-old').replace('skip', 'keep-new'));
    await apply(here, '--close-registration', '--flip', '--yes', '--decisions', file);
    expect(identitiesIn(here)).not.toEqual(before);

    const args = ['--close-registration', '--allow-strangers', '1'];
    const plan = await undo(here, ...args);
    expect(plan).toMatchObject({ exitCode: 0, report: { changes: 5, settings: 1 } });
    expect(identifierOf(here)).toBe('open_id');

    const { exitCode, report } = await undo(here, ...args, '--yes');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ endings: { undone: 5 } });
    expect(identitiesIn(here)).toEqual(before);
    expect(identifierOf(here)).toBe('user_id');
    expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
  });

  it('refuses while registration is open', async () => {
    const here = await surroundings(['old'], 1220);
    await apply(here, '--close-registration', '--flip', '--yes');
    const { exitCode, report } = await undo(here, '--yes');
    expect(exitCode).toBe(1);
    expect(report.next).toContain('--close-registration');
    expect(heldBy(here)).toEqual([openIdOf(1220)]);
  });

  it('leaves alone what is no longer what was written', async () => {
    const here = await surroundings(['old', 'old', 'old'], 1230);
    await apply(here, '--close-registration', '--flip', '--yes');
    const [first, second] = [...here.logto.tenant.users.values()];
    if (first && second) {
      first.identities = { alipay: { userId: 'somebody-elses-id' } };
      here.logto.tenant.deleteUser(second.id);
    }
    for (const connector of here.logto.tenant.connectors) {
      connector.config.userIdentifier = 'auto';
    }
    const { report } = await undo(here, '--close-registration', '--yes');
    expect(report.endings).toEqual({ changed: 2, undone: 1 });
    expect(heldBy(here)).toEqual(['somebody-elses-id', userIdOf(1232)]);
    expect(identifierOf(here)).toBe('auto');
  });

  it('says that a person whose id has been taken is not brought back', async () => {
    const here = await surroundings(['old'], 1240);
    await apply(here, '--close-registration', '--flip', '--yes');
    here.logto.tenant.addAlipayUser(userIdOf(1240));
    const { exitCode, report } = await undo(here, '--close-registration', '--yes');
    expect(exitCode).toBe(1);
    expect(report.endings).toEqual({ taken: 1 });
    expect(here.logto.tenant.signInMode).toBe('SignIn');
  });

  it('has nothing to do if nothing was done', async () => {
    const here = await surroundings(['old'], 1250);
    expect(await undo(here, '--yes')).toMatchObject({ exitCode: 0, report: { endings: {} } });
    expect(writesTo(here)).toEqual([]);
  });

  it('counts those who would be strangers, and undoes nothing unless they are allowed', async () => {
    const here = await surroundings(['old', 'doubled', 'new'], 1260);
    await apply(here, '--close-registration', '--flip', '--yes');
    populate(here, ['new', 'new'], 1265);
    const before = identitiesIn(here);
    for (const args of [[], ['--yes'], ['--yes', '--allow-strangers', '2']]) {
      const { exitCode, report } = await undo(here, '--close-registration', ...args);
      expect(exitCode).toBe(1);
      expect(report).toMatchObject({ ok: false, strangers: 3, blocker: 'strangers' });
      expect(report.next).toContain('--allow-strangers 3');
      expect(identitiesIn(here)).toEqual(before);
      expect(identifierOf(here)).toBe('open_id');
      expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
    }
    const { stdout } = await here.run('undo', '--close-registration');
    expect(stdout).toContain('3 users hold the new id alone');
    const args = ['--close-registration', '--allow-strangers', '3', '--yes'];
    expect(await undo(here, ...args)).toMatchObject({ exitCode: 0, report: { ok: true } });
    expect(heldBy(here)[0]).toBe(userIdOf(1260));
  });

  it('does not take for strangers the two accounts of a person', async () => {
    const here = await surroundings(['doubled', 'doubled', 'doubled'], 1270);
    await here.run('map');
    const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
    const table = await readFile(file, 'utf8');
    await writeFile(file, table.replace('skip', 'keep-old').replace('skip', 'keep-new'));
    await apply(here, '--close-registration', '--flip', '--yes', '--decisions', file);
    const { report } = await undo(here, '--close-registration');
    expect(report).toMatchObject({ ok: true, strangers: 0 });
  });

  describe('counts as many strangers as there are once it has undone everything', () => {
    type People = Record<'old' | 'firstKept' | 'secondLost' | 'firstLost' | 'secondKept', string>;
    const hold = ({ logto }: Surroundings, id: string, userId: string): void => {
      Object.assign(logto.tenant.users.get(id) ?? {}, { identities: { alipay: { userId } } });
    };
    const gone =
      (who: keyof People) =>
      ({ logto }: Surroundings, people: People): void => {
        logto.tenant.deleteUser(people[who]);
      };

    it.each<[string, number, (here: Surroundings, people: People, first: number) => void]>([
      ['nothing has changed', 1, () => undefined],
      ['somebody has come', 2, (here, _people, first) => populate(here, ['new'], first + 8)],
      ['an old id has been taken', 1, (here, _, n) => here.logto.tenant.addAlipayUser(userIdOf(n))],
      ['somebody got another id', 2, (here, { old }, n) => hold(here, old, openIdOf(n + 9))],
      ['a first account that was kept is gone', 2, gone('firstKept')],
      ['a second account that lost its id is gone', 1, gone('secondLost')],
      ['a first account that lost its id is gone', 2, gone('firstLost')],
      ['a second account that was kept is gone', 1, gone('secondKept')],
      [
        'a second account that lost its id has another',
        2,
        (here, { secondLost }, first) => hold(here, secondLost, openIdOf(first + 9)),
      ],
      [
        'a first account that lost its id has another',
        3,
        (here, { firstLost }, first) => hold(here, firstLost, openIdOf(first + 9)),
      ],
    ])('if %s: %i', async (_what, strangers, change) => {
      const first = 1300;
      const here = await surroundings(['old', 'doubled', 'doubled', 'new'], first);
      await here.run('map');
      const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
      const table = await readFile(file, 'utf8');
      await writeFile(file, table.replace('skip', 'keep-old').replace('skip', 'keep-new'));
      await apply(here, '--close-registration', '--flip', '--yes', '--decisions', file);
      const [old = '', firstKept = '', secondLost = '', firstLost = '', secondKept = ''] =
        here.logto.tenant.users.keys();
      change(here, { old, firstKept, secondLost, firstLost, secondKept }, first);

      const { report } = await undo(here, '--close-registration');
      await undo(here, '--close-registration', '--allow-strangers', '9', '--yes');
      const held = new Set(heldBy(here));
      const numbers = Array.from({ length: 10 }, (_, index) => first + index);
      const found = numbers.filter(
        (number) => held.has(openIdOf(number)) && !held.has(userIdOf(number)),
      );
      expect(found).toHaveLength(strangers);
      expect(report).toMatchObject({ strangers });
    });
  });

  it('counts again once registration is closed', async () => {
    const here = await surroundings(['old'], 1275);
    await apply(here, '--close-registration', '--flip', '--yes');
    here.logto.onRequest = (request) => {
      if (request === 'PATCH /api/sign-in-exp' && here.logto.tenant.users.size === 1) {
        populate(here, ['new'], 1276);
      }
      return undefined;
    };
    const { exitCode, report } = await undo(here, '--close-registration', '--yes');
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ strangers: 1 });
    expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
  });

  it('keeps registration closed that apply has kept closed, if it undoes nothing', async () => {
    const here = await surroundings(['old', 'new'], 1280);
    await apply(here, '--close-registration', '--yes');
    expect(here.logto.tenant.signInMode).toBe('SignIn');
    expect((await undo(here, '--yes')).report).toMatchObject({ blocker: 'strangers' });
    expect(here.logto.tenant.signInMode).toBe('SignIn');
  });

  it('keeps registration closed while a connector is set to the new id', async () => {
    const here = await surroundings(['old'], 1285);
    await apply(here, '--close-registration', '--yes');
    for (const { config } of here.logto.tenant.connectors) {
      config.userIdentifier = 'open_id';
    }
    const { report } = await undo(here, '--yes');
    expect(report).toMatchObject({ endings: { undone: 1 }, registration: 'kept-closed' });
    expect(here.logto.tenant.signInMode).toBe('SignIn');
  });

  it('does not give Alipay back to a user who unlinks it in between', async () => {
    const here = await surroundings(['old'], 1290);
    await apply(here, '--close-registration', '--flip', '--yes');
    here.logto.onRequest = (request) => {
      if (request.startsWith('PUT ')) {
        for (const user of here.logto.tenant.users.values()) {
          user.identities = {};
        }
      }
      return undefined;
    };
    const { report } = await undo(here, '--close-registration', '--yes');
    expect(report.endings).toEqual({ changed: 1 });
    expect(heldBy(here)).toEqual([undefined]);
  });

  it('goes on past a user whom Logto refuses, and keeps registration closed', async () => {
    const here = await surroundings(['old', 'old', 'old'], 1295);
    await apply(here, '--close-registration', '--flip', '--yes');
    const [id = ''] = here.logto.tenant.users.keys();
    here.logto.onRequest = (request) =>
      request.startsWith('PUT ') && request.includes(id) ? { status: 400 } : undefined;
    const refused = await undo(here, '--close-registration', '--yes');
    expect(refused).toMatchObject({
      exitCode: 1,
      report: {
        endings: { undone: 2, refused: 1 },
        left: [{ logtoId: id, ending: 'refused', status: 400, logtoCode: 'fault' }],
        registration: 'kept-closed',
      },
    });
    here.logto.onRequest = () => undefined;
    expect(await undo(here, '--yes')).toMatchObject({
      exitCode: 0,
      report: { endings: { undone: 1 }, registration: 'given-back' },
    });
  });
});
