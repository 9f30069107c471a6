import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/cli/messages.ts';
import type { StoredUser } from '../../logto/tenant.ts';
import { appId } from '../../support/app-ids.ts';
import { runHere } from '../command.ts';
import { apply, applyBack, heldBy, identifierOf, moveOfFile, writesTo } from './moves.ts';
import { detailsOf, identitiesIn, logtoIdOf, openIdOf, populate, userIdOf } from './people.ts';
import { environment } from './tenant.ts';

const surroundings = moveOfFile();

describe('openid apply', () => {
  it('says what it would do, and does nothing, without --yes', async () => {
    const here = await surroundings(['old', 'doubled'], 1000);
    const { exitCode, stdout } = await here.run('apply', '--close-registration', '--flip');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      [
        'Would move 1 users, and do what was decided for 0 with two accounts.',
        '1 with two accounts are undecided and keep both; old data stays with the old one.',
        'Would set userIdentifier to open_id at the end.',
        'Estimated: 1 users, about 10 seconds from here.',
        'From its first user until it ends, users who have been moved cannot sign in',
      ].join('\n'),
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

  it('moves nobody more if somebody opens registration while users are moved', async () => {
    const here = await surroundings(['old'], 1025);
    let writes = 0;
    here.logto.onRequest = (request) => {
      if (request.startsWith('PUT ')) {
        writes += 1;
        here.logto.tenant.signInMode = 'SignInAndRegister';
        populate(here, ['old'], 1025_000 + writes);
      }
      return undefined;
    };
    const { exitCode, report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ blockers: ['open'], flipped: false, moves: 1 });
    expect(writes).toBe(1);
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

  it('sets all connectors that share the users, and sets them all back on the way back', async () => {
    const here = await surroundings(['old'], 1036);
    const { connectors } = here.logto.tenant;
    const [own] = connectors;
    if (own) {
      connectors.push({ ...own, id: 'web1', connectorId: 'alipay-web', config: { ...own.config } });
    }
    const identifiers = () => connectors.map(({ config }) => config.userIdentifier);
    await apply(here, '--close-registration', '--flip', '--yes');
    expect(identifiers()).toEqual(['open_id', 'open_id']);
    await applyBack(here);
    expect(identifiers()).toEqual(['user_id', 'user_id']);
  });

  it('prints a next command that knows what has let this one go on', async () => {
    const here = await surroundings(['old', 'unmapped'], 1034);
    const options = ['--close-registration', '--allow-unmapped', '1', '--rate', '1000'];
    const { report } = await apply(here, ...options, '--yes');
    expect(report.next).toMatch(
      /openid apply .*--rate 1000 --allow-unmapped 1 --close-registration --flip --yes$/,
    );
    const again = await apply(here, ...options, '--flip', '--yes');
    expect(again.report).toMatchObject({ ok: true, flipped: true });
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

  it.each([[[]], [['--yes', '--flip']]])(
    'names the option that lifts a refusal (%j)',
    async (more) => {
      const here = await surroundings(['old', 'unmapped', 'unmapped'], 1056);
      const { stdout } = await here.run('apply', '--close-registration', ...more);
      expect(stdout).toContain('too many are unmapped. --allow-unmapped 2 leaves them behind.\n');
      expect(stdout).toContain(
        'Next: Remove what stands in the way, as described above, and run the command again.\n',
      );
    },
  );

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

  it('moves nobody to an id by which it would not know them', async () => {
    const here = await surroundings(['old'], 1495);
    here.alipay.addUser({ userId: userIdOf(1495), openId: 'a-short-open-id' });
    const { exitCode, report } = await apply(here, '--close-registration', '--yes');
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      blockers: ['contradictions', 'unmapped'],
      contradictions: [{ code: 'new-id-not-recognized' }],
    });
    expect(writesTo(here)).toEqual([]);
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
    expect(report).toMatchObject({ endings: { moved: 1 }, left: [] });
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
    expect(stderr).toMatch(new RegExp(`^Folder: .*\nLine ${line} of .*d\\.csv is wrong\\.`));
  });

  it('keeps registration closed while a connector knows users by the id that some have lost', async () => {
    const here = await surroundings(['old', 'unmapped'], 9720);
    const args = ['--close-registration', '--yes', '--allow-unmapped', '1'];
    const { report } = await apply(here, ...args);
    expect(report).toMatchObject({ registration: 'kept-closed', flipped: false });
    expect(identifierOf(here)).toBe('user_id');
  });

  it('leaves registration as somebody has set it meanwhile', async () => {
    const here = await surroundings(['old'], 9730);
    here.logto.onRequest = (request) => {
      if (request.startsWith('PATCH /api/connectors')) {
        here.logto.tenant.signInMode = 'Register';
      }
      return undefined;
    };
    await apply(here, '--close-registration', '--flip', '--yes');
    expect(here.logto.tenant.signInMode).toBe('Register');
  });

  it('keeps registration closed if a connector has been set to auto meanwhile', async () => {
    const here = await surroundings(['old'], 9740);
    let isSet = false;
    here.logto.onRequest = (request) => {
      if (request.startsWith('PATCH /api/connectors')) {
        isSet = true;
      } else if (isSet && request === 'GET /api/users') {
        for (const { config } of here.logto.tenant.connectors) {
          config.userIdentifier = 'auto';
        }
      }
      return undefined;
    };
    const { report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(report).toMatchObject({ flipped: true, registration: 'kept-closed' });
    expect(here.logto.tenant.signInMode).toBe('SignIn');
  });

  it('fails if Logto does not keep the setting, and keeps registration closed', async () => {
    const here = await surroundings(['old'], 9750);
    const [connector] = here.logto.tenant.connectors;
    if (connector) {
      const { config } = connector;
      Object.defineProperty(connector, 'config', {
        enumerable: true,
        get: () => config,
        set: () => undefined,
      });
    }
    const args = ['--close-registration', '--flip', '--yes'];
    const { exitCode, report } = await apply(here, ...args);
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      code: 'setting-not-kept',
      message:
        "Logto did not keep userIdentifier of the connector conn1. Set it in Logto's Console, and run the command again.",
    });
    expect(here.logto.tenant.signInMode).toBe('SignIn');
  });

  it.each(['lost', 'reset', { status: 503 }] as const)(
    'sets the setting though Logto does not answer that at first: %j',
    async (fault) => {
      const here = await surroundings(['old'], 9760);
      let attempts = 0;
      here.logto.onRequest = (request) => {
        attempts += request.startsWith('PATCH /api/connectors') ? 1 : 0;
        return request.startsWith('PATCH /api/connectors') && attempts === 1 ? fault : undefined;
      };
      const { exitCode, report } = await apply(here, '--close-registration', '--flip', '--yes');
      expect({ exitCode, report }).toMatchObject({ exitCode: 0, report: { flipped: true } });
      expect(identifierOf(here)).toBe('open_id');
    },
  );

  it('counts those without an id and those whom Logto refuses together', async () => {
    const here = await surroundings(['old', 'old', 'unmapped'], 9700);
    const [id = ''] = here.logto.tenant.users.keys();
    here.logto.onRequest = (request) =>
      request.startsWith('PUT ') && request.includes(id) ? { status: 400 } : undefined;
    const everything = ['--close-registration', '--flip', '--yes', '--allow-unmapped'];
    const { report } = await apply(here, ...everything, '1');
    expect(report).toMatchObject({ blockers: ['refused'], flipped: false });
    expect(identifierOf(here)).toBe('user_id');
    expect((await apply(here, ...everything, '2')).report).toMatchObject({ flipped: true });
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

  it('leaves as it is who has got the new id in between', async () => {
    const here = await surroundings(['old'], 1121);
    let isMeanwhile = false;
    here.logto.onRequest = (request) => {
      const [user] = here.logto.tenant.users.values();
      if (/^PATCH .*sign-in-exp/.test(request)) {
        isMeanwhile = true;
      } else if (isMeanwhile && request.startsWith('GET /api/users/') && user) {
        user.identities = { alipay: { userId: openIdOf(1121), details: { kept: true } } };
      }
      return undefined;
    };
    const { exitCode, report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(exitCode).toBe(0);
    expect(report.endings).toEqual({ already: 1 });
    expect([...identitiesIn(here).values()]).toEqual([
      { userId: openIdOf(1121), details: { kept: true } },
    ]);
  });

  it('says first what it costs to move many, and that their stored tokens are lost', async () => {
    const here = await surroundings(Array(2001).fill('known'), 30_000);
    for (const connector of here.logto.tenant.connectors) {
      connector.enableTokenStorage = true;
    }
    const { stdout } = await here.run('apply', '--close-registration');
    const texts = messages.en.openid.apply;
    expect(stdout).toMatch(/^Estimated: 2001 users, about /);
    expect(stdout).toContain(`${texts.outage}\n${texts.preferSql}\n\n`);
    expect(stdout).toContain(texts.losesTokens);
    expect(writesTo(here)).toEqual([]);
  });

  it('passes over a user who is deleted in between', async () => {
    const here = await surroundings(['old', 'old'], 1122);
    here.logto.onRequest = (request) => {
      if (request.startsWith(`PUT /api/users/${logtoIdOf(1122, 'a')}/`)) {
        here.logto.tenant.users.delete(logtoIdOf(1122, 'a'));
      }
      return undefined;
    };
    const { report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(report.endings).toEqual({ gone: 1, moved: 1 });
    expect(heldBy(here)).toEqual([openIdOf(1123)]);
  });

  it.each([
    ['SIGINT', 130, 'open_id'],
    ['SIGTERM', 143, 'user_id'],
  ])(
    'says after %s how many were moved, and how to go on and back',
    async (signal, exitCode, to) => {
      const here = await surroundings(Array(12).fill('old'), 1140);
      const isBack = to === 'user_id';
      const args = ['--to', to, '--close-registration', '--flip', '--yes'];
      if (isBack) {
        await apply(here, '--close-registration', '--flip', '--yes');
      }
      const interruption = new AbortController();
      let writes = 0;
      here.logto.onRequest = (request) => {
        writes += request.startsWith('PUT ') ? 1 : 0;
        if (writes === 5) {
          interruption.abort(signal);
        }
        return undefined;
      };
      const interrupted = await runHere(['openid', 'apply', ...here.options, ...args, '--json'], {
        environment,
        workingFolder: here.folder,
        interruption: interruption.signal,
      });
      const moved = heldBy(here).filter((id) => id?.startsWith('open-id') !== isBack).length;
      expect(moved).toBeGreaterThanOrEqual(4);
      expect(moved).toBeLessThan(12);
      expect(interrupted.exitCode).toBe(exitCode);
      const toOpenId = / --logto-admin \S+ --close-registration --flip --yes$/;
      const toUserId = / --logto-admin \S+ --to user_id --close-registration --flip --yes$/;
      const [goOn, goBack] = isBack ? [toUserId, toOpenId] : [toOpenId, toUserId];
      expect(JSON.parse(interrupted.stdout)).toEqual({
        ok: false,
        interrupted: true,
        moved,
        total: 12,
        registration: 'kept-closed',
        next: expect.stringMatching(goOn),
        back: expect.stringMatching(goBack),
      });
      expect(here.logto.tenant.signInMode).toBe('SignIn');
      expect((await apply(here, ...args)).exitCode).toBe(0);
    },
  );

  it('takes nothing from a user who has unlinked, and linked another account since', async () => {
    const here = await surroundings(['old'], 1125);
    const [user] = here.logto.tenant.users.values();
    let isWritten = false;
    here.logto.onRequest = (request) => {
      if (user && request.startsWith('PUT ')) {
        user.identities = {};
        isWritten = true;
      } else if (user && isWritten && /^GET .*identities/.test(request)) {
        user.identities = { alipay: { userId: openIdOf(1126) } };
      }
      return undefined;
    };
    await apply(here, '--close-registration', '--yes');
    expect(heldBy(here)).toEqual([openIdOf(1126)]);
  });

  it('stops, and does not set the setting, if Logto does not keep what is written', async () => {
    const here = await surroundings(['old'], 1130);
    const { tenant } = here.logto;
    const write = tenant.writeIdentities.bind(tenant);
    tenant.writeIdentities = (user, _identities, now) => write(user, user.identities, now);
    const { exitCode, report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ ok: false, flipped: false, registration: 'given-back' });
    expect(report.endings['not-kept']).toBeGreaterThan(0);
  });

  it('prints no id of a person at Alipay, no key and no secret', async () => {
    const here = await surroundings(['old', 'doubled'], 1140);
    for (const args of [[], ['--json'], ['--yes', '--flip'], ['--lang', 'zh']]) {
      const { stdout, stderr } = await here.run('apply', '--close-registration', ...args);
      expect(stdout + stderr).not.toMatch(/2088\d|open-id-of|MII|secret-sentinel/);
    }
  });

  it('goes on past a user whom Logto refuses, names the user, and does not set the setting', async () => {
    const here = await surroundings(['old', 'old', 'old'], 1150);
    const [id = ''] = here.logto.tenant.users.keys();
    here.logto.onRequest = (request) =>
      request === `PUT /api/users/${id}/identities/alipay` ? { status: 422 } : undefined;
    const args = ['--close-registration', '--flip', '--yes'];
    const { exitCode, report } = await apply(here, ...args);
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      ok: false,
      endings: { moved: 2, refused: 1 },
      left: [{ logtoId: id, ending: 'refused', status: 422, logtoCode: 'fault' }],
      blockers: ['refused'],
      flipped: false,
      registration: 'kept-closed',
    });
    expect(heldBy(here)).toEqual([userIdOf(1150), openIdOf(1151), openIdOf(1152)]);
    const table = await readFile(path.join(here.folder, 'alipay-openid', 'not-moved.csv'), 'utf8');
    expect(table).toBe(`logto_id,why,status,code\n${id},refused,422,fault\n`);
    const { stdout } = await here.run('apply', ...args);
    expect(stdout).toContain(`1 not moved, whom Logto refused: ${id}\n`);
    const file = path.join(here.folder, 'alipay-openid', 'not-moved.csv');
    expect(stdout).toContain(`All 1 who were not moved, and why, are in ${file}.`);
  });

  it('leaves as many behind whom Logto refuses as it may, and still fails', async () => {
    const here = await surroundings(['old', 'old'], 1155);
    const [id = ''] = here.logto.tenant.users.keys();
    here.logto.onRequest = (request) =>
      request.startsWith('PUT ') && request.includes(id) ? { status: 400 } : undefined;
    const args = ['--close-registration', '--flip', '--yes', '--allow-unmapped', '1'];
    expect(await apply(here, ...args)).toMatchObject({
      exitCode: 1,
      report: { ok: false, blockers: [], flipped: true, registration: 'given-back' },
    });
  });

  it('stops if Logto refuses one user after another', async () => {
    const here = await surroundings(Array(60).fill('old'), 4000);
    here.logto.onRequest = (request) => (request.startsWith('PUT ') ? { status: 400 } : undefined);
    const { exitCode, stderr } = await here.run('apply', '--close-registration', '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('PUT /api/users/:id/identities/:target');
    const puts = here.logto.requests.filter((request) => request.startsWith('PUT '));
    expect(puts.length).toBeGreaterThan(20);
    expect(puts.length).toBeLessThan(30);
    const table = await readFile(path.join(here.folder, 'alipay-openid', 'not-moved.csv'), 'utf8');
    expect(table.trimEnd().split('\n')).toHaveLength(21);
  });

  it('sends nothing any more when it has failed, though others were waiting to repeat', async () => {
    const here = await surroundings(['old', 'old', 'old'], 1165);
    const [first = '', second = ''] = here.logto.tenant.users.keys();
    const isPutOf = (id: string, request: string) =>
      request === `PUT /api/users/${id}/identities/alipay`;
    const faultsOfFirst: Array<'reset'> = ['reset'];
    here.logto.onRequest = (request) => {
      if (isPutOf(first, request)) {
        return faultsOfFirst.shift();
      }
      // The second one fails for good once the first one waits.
      if (isPutOf(second, request)) {
        const isFirstWaiting = faultsOfFirst.length === 0;
        return isFirstWaiting ? { status: 403 } : { status: 503, headers: { 'retry-after': '0' } };
      }
      return undefined;
    };
    const { exitCode, stderr } = await here.run('apply', '--close-registration', '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('may not use the Management API');
    expect(here.logto.requests.filter((request) => isPutOf(first, request))).toHaveLength(1);
    const count = here.logto.requests.length;
    // The first pause is at most 750 ms.
    await pause(1500);
    expect(here.logto.requests).toHaveLength(count);
  });

  it('moves those who have come while the setting was set', async () => {
    const here = await surroundings(['old'], 1170);
    here.logto.onRequest = (request) => {
      if (request.startsWith('PATCH /api/connectors') && here.logto.tenant.users.size === 1) {
        populate(here, ['known', 'old'], 1171);
      }
      return undefined;
    };
    const { exitCode, report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ endings: { moved: 3 }, registration: 'given-back' });
    expect(heldBy(here)).toEqual([1170, 1171, 1172].map(openIdOf));
  });

  it('keeps registration closed if somebody unmapped has come while the setting was set', async () => {
    const here = await surroundings(['old'], 1175);
    here.logto.onRequest = (request) => {
      if (request.startsWith('PATCH /api/connectors') && here.logto.tenant.users.size === 1) {
        populate(here, ['unmapped'], 1176);
      }
      return undefined;
    };
    const { exitCode, report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      blockers: ['unmapped'],
      flipped: true,
      registration: 'kept-closed',
    });
    expect(here.logto.tenant.signInMode).toBe('SignIn');
  });

  it('does not set the setting if registration has been opened since the last list', async () => {
    const here = await surroundings(['new'], 1180);
    here.logto.tenant.signInMode = 'SignIn';
    here.logto.onRequest = (request) => {
      if (request === 'GET /api/sign-in-exp') {
        here.logto.tenant.signInMode = 'SignInAndRegister';
      }
      return undefined;
    };
    const { report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(report).toMatchObject({ flipped: false, blockers: ['open'] });
    expect(identifierOf(here)).toBe('user_id');
  });

  it('keeps closed what it has closed if users were moved through another folder since', async () => {
    const here = await surroundings(['old'], 1185);
    const other = ['--folder', 'other'];
    here.logto.onRequest = (request) =>
      here.logto.tenant.signInMode === 'SignIn' && request === 'GET /api/users'
        ? { status: 403 }
        : undefined;
    const killed = await here.run('apply', '--close-registration', '--yes', ...other);
    expect(killed.exitCode).toBe(1);
    expect(here.logto.tenant.signInMode).toBe('SignIn');
    here.logto.onRequest = () => undefined;
    expect((await apply(here, '--yes')).report).toMatchObject({ endings: { moved: 1 } });
    const { report } = await apply(here, '--yes', ...other);
    expect(report).toMatchObject({ endings: {}, registration: 'kept-closed' });
    expect(here.logto.tenant.signInMode).toBe('SignIn');
  });

  it('names who is gone, changed or taken, and writes whom to decide about, keeping decisions', async () => {
    const here = await surroundings(['doubled', 'old', 'old', 'old'], 1190);
    await here.run('map');
    const folder = path.join(here.folder, 'alipay-openid');
    const file = path.join(folder, 'decisions.csv');
    await writeFile(file, (await readFile(file, 'utf8')).replace('skip', 'keep-new'));
    const { tenant } = here.logto;
    const [old = '', other = '', gone = '', changed = '', taken = ''] = tenant.users.keys();
    let isDone = false;
    here.logto.onRequest = (request) => {
      if (request.startsWith('GET') && request.includes('/identities/') && !isDone) {
        isDone = true;
        tenant.deleteUser(gone);
        const user = tenant.users.get(changed);
        if (user) {
          user.identities = { alipay: { userId: 'somebody-elses-id' } };
        }
        populate(here, ['new'], 1193);
      }
      return undefined;
    };
    const { report } = await apply(here, '--close-registration', '--flip', '--yes');
    expect(report.endings).toEqual({ gone: 1, changed: 1, taken: 1 });
    expect(report.left).toEqual([
      { logtoId: gone, ending: 'gone' },
      { logtoId: changed, ending: 'changed' },
      { logtoId: taken, ending: 'taken' },
    ]);
    const rows = (await readFile(file, 'utf8')).trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(',').slice(0, 3))).toEqual([
      [old, other, 'keep-new'],
      [taken, expect.any(String), 'skip'],
    ]);
  });

  it('gives the second account back what it has lost if the first one is refused', async () => {
    const here = await surroundings(['doubled', 'old'], 1195);
    await here.run('map');
    const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
    await writeFile(file, (await readFile(file, 'utf8')).replace('skip', 'keep-old'));
    const before = identitiesIn(here);
    const [old = '', other = ''] = here.logto.tenant.users.keys();
    const args = ['--close-registration', '--yes', '--decisions', file];
    const isPutOf = (request: string, id: string) =>
      request === `PUT /api/users/${id}/identities/alipay`;
    here.logto.onRequest = (request) => (isPutOf(request, old) ? { status: 400 } : undefined);
    const { exitCode, report } = await apply(here, ...args);
    expect(exitCode).toBe(1);
    expect(report.endings).toEqual({ moved: 1, refused: 1 });
    expect(heldBy(here)).toEqual([userIdOf(1195), openIdOf(1195), openIdOf(1196)]);

    // Somebody else gets the id before it can be given back.
    here.logto.onRequest = (request) => {
      if (isPutOf(request, old)) {
        here.logto.tenant.addAlipayUser(openIdOf(1195));
        return { status: 400 };
      }
      return undefined;
    };
    const again = await apply(here, ...args);
    expect(again.report).toMatchObject({
      left: [{ logtoId: old, ending: 'not-given-back' }],
      endings: { 'not-given-back': 1 },
    });
    expect(before.get(other)?.userId).toBe(openIdOf(1195));
  });

  it.each([
    ['keep-old', 'first', 'changed'],
    // The second account has left the new id to the first one.
    ['keep-old', 'second', 'moved'],
    ['keep-new', 'first', 'changed'],
  ])(
    'takes nothing to %s if the %s account has changed in between',
    async (decision, which, ending) => {
      const here = await surroundings(['doubled'], 1198);
      await here.run('map');
      const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
      await writeFile(file, (await readFile(file, 'utf8')).replace('skip', decision));
      const [first, second] = here.logto.tenant.users.values();
      const changed = which === 'first' ? first : second;
      here.logto.onRequest = (request) => {
        if (request.includes('/identities/') && changed) {
          changed.identities = { alipay: { userId: 'somebody-elses-id' } };
        }
        return undefined;
      };
      const { exitCode, report } = await apply(
        here,
        ...['--close-registration', '--yes', '--decisions', file],
      );
      expect({ exitCode, endings: report.endings }).toEqual({
        exitCode: 0,
        endings: { [ending]: 1 },
      });
      expect(writesTo(here).filter((request) => request.startsWith('DELETE '))).toEqual([]);
    },
  );

  describe('if it has stopped after the second account has lost its identity', () => {
    /** A person with two accounts, the second one without its identity; `old` is refused by then. */
    const stopped = async (first: number) => {
      const here = await surroundings(['doubled'], first);
      await here.run('map');
      const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
      await writeFile(file, (await readFile(file, 'utf8')).replace('skip', 'keep-old'));
      const [old = '', second = ''] = here.logto.tenant.users.keys();
      const args = ['--close-registration', '--yes', '--decisions', file];
      let status = 401;
      let isTaken = false;
      here.logto.onRequest = (request) => {
        if (request !== `PUT /api/users/${old}/identities/alipay`) {
          return undefined;
        }
        if (isTaken) {
          here.logto.tenant.addAlipayUser(openIdOf(first));
        }
        return { status };
      };
      expect((await apply(here, ...args)).report).toMatchObject({ code: 'logto-failed' });
      expect(heldBy(here)).toEqual([userIdOf(first), undefined]);
      status = 400;
      const takeNewId = (): void => {
        isTaken = true;
      };
      const applyAgain = () => apply(here, ...args);
      const askAgain = () => here.run('apply', ...args.filter((arg) => arg !== '--yes'));
      return { here, old, second, takeNewId, applyAgain, askAgain };
    };

    it('gives it back if the first one is refused then', async () => {
      const { here, old, applyAgain } = await stopped(1470);
      const { report } = await applyAgain();
      expect(report).toMatchObject({
        endings: { refused: 1 },
        left: [{ logtoId: old, ending: 'refused' }],
      });
      expect(heldBy(here)).toEqual([userIdOf(1470), openIdOf(1470)]);
    });

    it('names who cannot have it back', async () => {
      const { here, old, takeNewId, applyAgain } = await stopped(1475);
      takeNewId();
      const { report } = await applyAgain();
      expect(report).toMatchObject({ left: [{ logtoId: old, ending: 'not-given-back' }] });
      expect(heldBy(here)).toEqual([userIdOf(1475), undefined, openIdOf(1475)]);
    });

    it('overwrites nothing that the second account has got since', async () => {
      const { here, old, second, applyAgain } = await stopped(1480);
      Object.assign(here.logto.tenant.users.get(second)?.identities ?? {}, {
        alipay: { userId: openIdOf(1481) },
      });
      const { report } = await applyAgain();
      expect(report).toMatchObject({ left: [{ logtoId: old, ending: 'not-given-back' }] });
      expect(heldBy(here)).toEqual([userIdOf(1480), openIdOf(1481)]);
    });

    it.each<[string, number, (users: Map<string, StoredUser>, old: string) => void]>([
      ['is gone', 1500, (users, old) => users.delete(old)],
      ['has unlinked Alipay', 1505, (users, old) => delete users.get(old)?.identities.alipay],
    ])('gives it back if the first one %s since', async (_what, first, change) => {
      const { here, old, second, applyAgain, askAgain } = await stopped(first);
      expect((await askAgain()).stdout).not.toContain('second accounts the identity back');
      change(here.logto.tenant.users, old);
      expect((await askAgain()).stdout).toContain(
        'Would give 1 second accounts the identity back that they have lost',
      );
      const { report } = await applyAgain();
      expect(report).toMatchObject({
        ok: true,
        endings: { 'given-back': 1 },
        left: [{ logtoId: second, ending: 'given-back' }],
        registration: 'kept-closed',
      });
      expect(identitiesIn(here).get(second)).toEqual({
        userId: openIdOf(first),
        details: { id: openIdOf(first) },
      });
      expect((await applyAgain()).report).toMatchObject({ endings: {} });
    });

    it('gives nothing to a second account that is gone as well', async () => {
      const { here, second, applyAgain } = await stopped(1510);
      here.logto.tenant.users.clear();
      expect((await applyAgain()).report).toMatchObject({
        left: [{ logtoId: second, ending: 'gone' }],
      });
      expect((await applyAgain()).report).toMatchObject({ endings: {} });
    });

    it('gives nothing back if the first one was moved, and has unlinked Alipay since', async () => {
      const { here, old, applyAgain } = await stopped(1515);
      here.logto.onRequest = () => undefined;
      await applyAgain();
      delete here.logto.tenant.users.get(old)?.identities.alipay;
      expect((await applyAgain()).report).toMatchObject({ endings: {} });
      expect(heldBy(here)).toEqual([undefined, undefined]);
    });

    it('moves the first one if it is not refused any more', async () => {
      const { here, applyAgain } = await stopped(1485);
      here.logto.onRequest = () => undefined;
      expect((await applyAgain()).report).toMatchObject({ endings: { moved: 1 } });
      expect(heldBy(here)).toEqual([openIdOf(1485), undefined]);
    });
  });
});
