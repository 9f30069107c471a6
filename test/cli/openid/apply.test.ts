import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appId } from '../../support/app-ids.ts';
import { appPublicKey } from '../../support/keys.ts';
import { detailsOf, identitiesIn, type Kind, openIdOf, populate, userIdOf } from './people.ts';
import { type Surroundings, surroundingsOfFile } from './tenant.ts';

const newSurroundings = surroundingsOfFile();

const conversion = 'alipay.open.app.openid.uidtoopenid.batchquery';

/** A Logto with people, at an Alipay that converts directly. */
const surroundings = async (kinds: readonly Kind[], first: number): Promise<Surroundings> => {
  const here = await newSurroundings();
  here.alipay.registerApp({
    appId,
    publicKey: appPublicKey,
    idStage: 'both',
    entitlements: [conversion],
  });
  populate(here, kinds, first);
  return here;
};

const runJson = async ({ run }: Surroundings, name: string, ...args: string[]) => {
  const { exitCode, stdout } = await run(name, '--json', ...args);
  return { exitCode, report: JSON.parse(stdout) };
};

const apply = (here: Surroundings, ...args: string[]) => runJson(here, 'apply', ...args);
const undo = (here: Surroundings, ...args: string[]) => runJson(here, 'undo', ...args);

const heldBy = (here: Surroundings): Array<string | undefined> =>
  [...identitiesIn(here).values()].map((identity) => identity?.userId);

const identifierOf = ({ logto }: Surroundings) => logto.tenant.connectors[0]?.config.userIdentifier;

const writesTo = ({ logto }: Surroundings): string[] =>
  logto.requests.filter((request) => !/^GET |oidc/.test(request));

describe('openid apply', () => {
  it('says what it would do, and does nothing, without --yes', async () => {
    const here = await surroundings(['old', 'doubled'], 1000);
    const { exitCode, stdout } = await here.run('apply', '--close-registration', '--flip');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'Would move 1 users, and do what was decided for 0 with two accounts.\nWould set userIdentifier',
    );
    expect(writesTo(here)).toEqual([]);
  });

  it('moves everybody who can be, sets the setting and gives registration back', async () => {
    const here = await surroundings(['old', 'known', 'new', 'other', 'stranger', 'doubled'], 1010);
    const { exitCode, report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({
      ok: true,
      endings: { moved: 2 },
      moves: 0,
      doubles: 1,
      flipped: true,
      registration: 'given-back',
    });
    expect(heldBy(here)).toEqual([
      openIdOf(1010),
      openIdOf(1011),
      openIdOf(1012),
      '',
      undefined,
      userIdOf(1015),
      openIdOf(1015),
    ]);
    expect([...identitiesIn(here).values()][1]).toEqual({
      userId: openIdOf(1011),
      details: { ...detailsOf(1011), id: openIdOf(1011) },
    });
    expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
    expect(here.logto.tenant.connectors[0]?.config).toMatchObject({
      appId,
      userIdentifier: 'open_id',
      gateway: here.alipay.url,
    });
  });

  it('closes registration before it moves anybody, and finds who came before', async () => {
    const here = await surroundings(['old'], 1020);
    let isClosed = false;
    here.logto.onRequest = (request) => {
      if (request.startsWith('PUT ')) {
        expect(here.logto.tenant.signInMode).toBe('SignIn');
      }
      if (request === 'PATCH /api/sign-in-exp' && !isClosed) {
        isClosed = true;
        populate(here, ['old'], 1021);
      }
      return undefined;
    };
    const { report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(report).toMatchObject({ endings: { moved: 2 }, ok: true });
  });

  it('stops if somebody opens registration while users are moved', async () => {
    const here = await surroundings(['old'], 1025);
    here.logto.onRequest = (request) => {
      if (request.startsWith('PUT ')) {
        here.logto.tenant.signInMode = 'SignInAndRegister';
      }
      return undefined;
    };
    const { exitCode, report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ blockers: ['open'], flipped: false });
  });

  it('keeps registration closed if the setting is not set, since users would be doubled', async () => {
    const here = await surroundings(['old'], 1030);
    const { exitCode, report } = await apply(here, '--close-registration', '--yes');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ registration: 'kept-closed', flipped: false });
    expect(report.next).toContain('openid apply');
    expect(here.logto.tenant.signInMode).toBe('SignIn');
    const second = await apply(here, '--flip', '--yes');
    expect(second.report).toMatchObject({ registration: 'given-back', flipped: true });
    expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
  });

  it('sets all connectors that share the users, and undo sets them all back', async () => {
    const here = await surroundings(['old'], 1036);
    const { connectors } = here.logto.tenant;
    const [own] = connectors;
    if (own) {
      connectors.push({ ...own, id: 'web1', connectorId: 'alipay-web', config: { ...own.config } });
    }
    const identifiers = () => connectors.map(({ config }) => config.userIdentifier);
    await apply(here, '--close-registration', '--flip', '--yes');
    expect(identifiers()).toEqual(['open_id', 'open_id']);
    await undo(here, '--close-registration', '--yes');
    expect(identifiers()).toEqual(['user_id', 'user_id']);
  });

  it('leaves registration closed that somebody else has closed', async () => {
    const here = await surroundings(['old'], 1040);
    here.logto.tenant.signInMode = 'SignIn';
    const { report } = await apply(here, '--flip', '--yes');
    expect(report).toMatchObject({ ok: true, registration: 'untouched' });
    expect(here.logto.tenant.signInMode).toBe('SignIn');
  });

  it.each([
    ['registration is open', 1050, ['old'], [], 'open'],
    ['somebody is unmapped', 1052, ['old', 'unmapped'], ['--close-registration'], 'unmapped'],
    [
      'too many are unmapped',
      1054,
      ['unmapped', 'unmapped'],
      ['--close-registration', '--allow-unmapped', '1'],
      'unmapped',
    ],
  ] as const)('refuses while %s', async (_what, first, kinds, args, blocker) => {
    const here = await surroundings(kinds, first);
    const before = identitiesIn(here);
    for (const more of [[], ['--yes', '--flip']]) {
      const { exitCode, report } = await apply(here, ...args, ...more);
      expect(exitCode).toBe(1);
      expect(report).toMatchObject({ ok: false, blockers: [blocker] });
    }
    expect(identitiesIn(here)).toEqual(before);
    expect(writesTo(here)).toEqual([]);
  });

  it('leaves as many behind as it may', async () => {
    const here = await surroundings(['old', 'unmapped'], 1060);
    const args = ['--close-registration', '--allow-unmapped', '1', '--flip', '--yes'];
    expect(await apply(here, ...args)).toMatchObject({ exitCode: 0, report: { unmapped: 1 } });
  });

  it('refuses contradictions', async () => {
    const here = await surroundings(['known'], 1070);
    await writeFile(path.join(here.folder, 'p.csv'), `${userIdOf(1070)},${openIdOf(9)}\n`);
    const { exitCode, report } = await apply(
      here,
      '--close-registration',
      '--map',
      'p.csv',
      '--yes',
    );
    expect(exitCode).toBe(1);
    expect(report.blockers).toEqual(['contradictions']);
    expect(heldBy(here)).toEqual([userIdOf(1070)]);
  });

  it('does with two accounts what was decided, and nothing else', async () => {
    const here = await surroundings(['doubled', 'doubled', 'doubled'], 1080);
    await here.run('map');
    const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
    const table = await readFile(file, 'utf8');
    await writeFile(file, table.replace('skip', 'keep-old').replace('skip', 'keep-new'));
    const { exitCode, report } = await apply(
      here,
      '--close-registration',
      '--decisions',
      'alipay-openid/decisions.csv',
      '--flip',
      '--yes',
    );
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ doubles: 1, endings: { moved: 2 } });
    expect(heldBy(here)).toEqual([
      openIdOf(1080),
      undefined,
      undefined,
      openIdOf(1081),
      userIdOf(1082),
      openIdOf(1082),
    ]);
    expect(here.logto.tenant.users.size).toBe(6);
  });

  it('takes no account away for one that has lost the new id meanwhile', async () => {
    const here = await surroundings(['doubled'], 1084);
    await here.run('map');
    const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
    await writeFile(file, (await readFile(file, 'utf8')).replace('skip', 'keep-new'));
    const [old, other] = [...here.logto.tenant.users.values()];
    here.logto.onRequest = (request) => {
      if (other && request.startsWith('GET') && request.includes('/identities/alipay')) {
        other.identities = {};
      }
      return undefined;
    };
    const { report } = await apply(
      here,
      ...['--close-registration', '--flip', '--yes', '--decisions', file],
    );
    expect(report.endings).toEqual({ changed: 1, moved: 1 });
    expect(old?.identities.alipay?.userId).toBe(openIdOf(1084));
  });

  it('does not apply a decision to an account that it does not name', async () => {
    const here = await surroundings(['doubled'], 1087);
    await here.run('map');
    const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
    const table = await readFile(file, 'utf8');
    const [old, other] = [...here.logto.tenant.users.keys()];
    await writeFile(file, table.replace('skip', 'keep-old').replace(other ?? '', 'uuuuuuanother'));
    const before = identitiesIn(here);
    const { report } = await apply(
      here,
      ...['--close-registration', '--flip', '--yes', '--decisions', file],
    );
    expect(report.endings).toEqual({});
    expect(identitiesIn(here)).toEqual(before);
    await here.run('map');
    expect(await readFile(file, 'utf8')).toContain(`${old},${other},skip`);
  });

  it.each([
    ['a decision that is none', 'old_user,new_user,decision\na,b,merge\n', 2],
    ['two decisions for one person', 'a,b,skip\na,b,keep-new\n', 2],
  ])('refuses a file of decisions with %s', async (_what, table, line) => {
    const here = await surroundings([], 1090);
    await writeFile(path.join(here.folder, 'd.csv'), table);
    const { exitCode, stderr } = await here.run('apply', '--decisions', 'd.csv');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(new RegExp(`^Line ${line} of .*d\\.csv is wrong\\.`));
  });

  it('survives lost answers, resets and a Logto that is busy', async () => {
    const here = await surroundings(Array(12).fill('old'), 1100);
    let count = 0;
    here.logto.onRequest = (request) => {
      count += 1;
      if (!request.includes('identities')) {
        return undefined;
      }
      const faults = ['lost', 'reset', { status: 503 }, { status: 429 }] as const;
      return count % 5 === 0 ? faults[(count / 5) % 4] : undefined;
    };
    const { exitCode } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(exitCode).toBe(0);
    expect(heldBy(here)).toEqual(Array.from({ length: 12 }, (_, index) => openIdOf(1100 + index)));
  }, 120_000);

  it('does not give Alipay back to a user who unlinks it in between', async () => {
    const here = await surroundings(['old'], 1120);
    here.logto.onRequest = (request) => {
      if (request.startsWith('PUT ')) {
        for (const user of here.logto.tenant.users.values()) {
          user.identities = {};
        }
      }
      return undefined;
    };
    const { report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(report.endings).toEqual({ gone: 1 });
    expect(heldBy(here)).toEqual([undefined]);
  });

  it('stops, and does not set the setting, if Logto does not keep what is written', async () => {
    const here = await surroundings(['old'], 1130);
    const { tenant } = here.logto;
    const write = tenant.writeIdentities.bind(tenant);
    tenant.writeIdentities = (user, _identities, now) => write(user, user.identities, now);
    const { exitCode, report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ ok: false, flipped: false, registration: 'kept-closed' });
    expect(report.endings['not-kept']).toBeGreaterThan(0);
  });

  it('prints no id of a person at Alipay, no key and no secret', async () => {
    const here = await surroundings(['old', 'doubled'], 1140);
    for (const args of [[], ['--json'], ['--yes', '--flip'], ['--lang', 'zh']]) {
      const { stdout, stderr } = await here.run('apply', '--close-registration', ...args);
      expect(stdout + stderr).not.toMatch(/2088\d|open-id-of|MII|secret-sentinel/);
    }
  });
});

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

    const plan = await undo(here, '--close-registration');
    expect(plan).toMatchObject({ exitCode: 0, report: { changes: 5, settings: 1 } });
    expect(identifierOf(here)).toBe('open_id');

    const { exitCode, report } = await undo(here, '--close-registration', '--yes');
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
});
