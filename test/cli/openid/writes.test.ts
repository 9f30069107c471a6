import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSqlite } from '../../../src/cli/files/load-sqlite.ts';
import { apply, applyBack, heldBy, identifierOf, moveOfFile } from './moves.ts';
import { logtoIdOf, openIdOf, userIdOf } from './people.ts';
import type { Surroundings } from './tenant.ts';

const surroundings = moveOfFile();

/**
 * What the folder would hold if the process were killed now: a copy of its file is opened, since the
 * process that has it open leaves it to nobody else.
 */
const folderNow = (folder: string) => {
  const copy = mkdtempSync(path.join(folder, 'copy-'));
  const file = path.join(copy, 'people.sqlite');
  for (const ending of ['', '-wal']) {
    const from = path.join(folder, 'alipay-openid', `people.sqlite${ending}`);
    if (existsSync(from)) {
      copyFileSync(from, `${file}${ending}`);
    }
  }
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(file);
  try {
    const all = (query: string) => database.prepare(query).all();
    return {
      registration: all('select before from registration').map(({ before }) => before),
      people: all('select open_id from person order by user_id').map(({ open_id }) => open_id),
      taken: all('select logto_id, identity, details, given_to, is_settled from taken').map(
        (row) => ({ ...row }),
      ),
    };
  } finally {
    database.close();
    rmSync(copy, { recursive: true });
  }
};

const names = new Map([
  ['PATCH /api/sign-in-exp', 'registration'],
  ['PATCH /api/connectors/conn1', 'setting'],
]);

/** Notes how everything is at the moment at which each write arrives, before it is done. */
const watch = (here: Surroundings) => {
  const seen: Array<Record<string, unknown>> = [];
  here.logto.onRequest = (request) => {
    if (!/^GET |oidc/.test(request)) {
      seen.push({
        write:
          names.get(request) ?? request.replace('/api/users/', '').replace('/identities/', ' '),
        registration: here.logto.tenant.signInMode,
        setting: identifierOf(here),
        held: heldBy(here),
        folder: folderNow(here.folder),
      });
    }
    return undefined;
  };
  return seen;
};

const everything = ['--close-registration', '--flip', '--yes'] as const;

const decide = async (here: Surroundings, decision: string): Promise<string[]> => {
  await here.run('map');
  const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
  await writeFile(file, (await readFile(file, 'utf8')).replace('skip', decision));
  return [...everything, '--decisions', file];
};

const closed = 'SignIn';
const open = 'SignInAndRegister';

describe('when a write of openid apply arrives', () => {
  it('registration is remembered before it is closed, and until it is open again', async () => {
    const here = await surroundings(['old'], 4100);
    const seen = watch(here);
    const folder = { registration: [open], people: [openIdOf(4100)], taken: [] };
    await apply(here, ...everything);
    const before = { held: [userIdOf(4100)], folder };
    const after = { held: [openIdOf(4100)], folder };
    expect(seen).toEqual([
      { write: 'registration', registration: open, setting: 'user_id', ...before },
      {
        write: `PUT ${logtoIdOf(4100, 'a')} alipay`,
        registration: closed,
        setting: 'user_id',
        ...before,
      },
      { write: 'setting', registration: closed, setting: 'user_id', ...after },
      { write: 'registration', registration: closed, setting: 'open_id', ...after },
    ]);

    seen.length = 0;
    await applyBack(here);
    expect(
      seen.map(({ write, registration, setting, held }) => [write, registration, setting, held]),
    ).toEqual([
      ['registration', open, 'open_id', [openIdOf(4100)]],
      [`PUT ${logtoIdOf(4100, 'a')} alipay`, closed, 'open_id', [openIdOf(4100)]],
      ['setting', closed, 'open_id', [userIdOf(4100)]],
      ['registration', closed, 'user_id', [userIdOf(4100)]],
    ]);
    expect(folderNow(here.folder).registration).toEqual([]);
  });

  it('an identity that is taken is written down whole, with the account that is to get it', async () => {
    const here = await surroundings(['doubled'], 4110);
    const args = await decide(here, 'keep-old');
    const seen = watch(here);
    await apply(here, ...args);
    const [old, second] = [logtoIdOf(4110, 'a'), logtoIdOf(4110, 'b')];
    const taken = {
      logto_id: second,
      identity: openIdOf(4110),
      details: JSON.stringify({ id: openIdOf(4110) }),
      given_to: old,
      is_settled: 0,
    };
    expect(seen.map(({ write, held, folder }) => ({ write, held, folder }))).toMatchObject([
      { write: 'registration', folder: { taken: [] } },
      {
        write: `DELETE ${second} alipay`,
        held: [userIdOf(4110), openIdOf(4110)],
        folder: { taken: [taken] },
      },
      {
        write: `PUT ${old} alipay`,
        held: [userIdOf(4110), undefined],
        folder: { taken: [taken] },
      },
      {
        write: 'setting',
        held: [openIdOf(4110), undefined],
        folder: { taken: [{ ...taken, is_settled: 1 }] },
      },
      { write: 'registration', folder: { taken: [{ ...taken, is_settled: 1 }] } },
    ]);
  });

  it('an old identity is taken only while the other account holds the new id', async () => {
    const here = await surroundings(['doubled'], 4120);
    const args = await decide(here, 'keep-new');
    const seen = watch(here);
    await apply(here, ...args);
    const [old, second] = [logtoIdOf(4120, 'a'), logtoIdOf(4120, 'b')];
    expect(seen[1]).toMatchObject({
      write: `DELETE ${old} alipay`,
      registration: closed,
      setting: 'user_id',
      held: [userIdOf(4120), openIdOf(4120)],
      folder: {
        taken: [{ logto_id: old, identity: userIdOf(4120), given_to: second, is_settled: 1 }],
      },
    });
    expect(seen.map(({ write }) => write)).toEqual([
      'registration',
      `DELETE ${old} alipay`,
      'setting',
      'registration',
    ]);
  });

  it('what is given back is still to be given back, and its other account as it was', async () => {
    const here = await surroundings(['doubled'], 4130);
    const args = await decide(here, 'keep-old');
    const seen = watch(here);
    const look = here.logto.onRequest;
    const [old, second] = [logtoIdOf(4130, 'a'), logtoIdOf(4130, 'b')];
    here.logto.onRequest = (request) => {
      look(request);
      return request === `PUT /api/users/${old}/identities/alipay` ? { status: 400 } : undefined;
    };
    await apply(here, ...args);
    expect(seen.find(({ write }) => write === `PUT ${second} alipay`)).toMatchObject({
      registration: closed,
      held: [userIdOf(4130), undefined],
      folder: { taken: [{ logto_id: second, given_to: old, is_settled: 0 }] },
    });
    expect(heldBy(here)).toEqual([userIdOf(4130), openIdOf(4130)]);
    expect(folderNow(here.folder).taken).toMatchObject([{ is_settled: 1 }]);
  });

  it('the setting is still the old one while anybody is still to be moved', async () => {
    const here = await surroundings(['old', 'known', 'old', 'new', 'old', 'old'], 4140);
    const { connectors } = here.logto.tenant;
    const [own] = connectors;
    if (own) {
      connectors.push({ ...own, id: 'web1', connectorId: 'alipay-web', config: { ...own.config } });
    }
    const settings = () => connectors.map(({ config }) => config.userIdentifier);
    const ofSettings: unknown[] = [];
    here.logto.onRequest = (request) => {
      if (request.startsWith('PATCH ')) {
        const left = heldBy(here).filter((id) => id?.startsWith('2088')).length;
        ofSettings.push([request.split('/').at(-1), left, settings()]);
      } else if (request.startsWith('PUT ')) {
        expect(settings()).toEqual(['user_id', 'user_id']);
      }
      return undefined;
    };
    await apply(here, ...everything);
    expect(ofSettings).toEqual([
      ['sign-in-exp', 5, ['user_id', 'user_id']],
      ['conn1', 0, ['user_id', 'user_id']],
      ['web1', 0, ['open_id', 'user_id']],
      ['sign-in-exp', 0, ['open_id', 'open_id']],
    ]);
  });
});
