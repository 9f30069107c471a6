import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSqlite } from '../../../src/cli/files/load-sqlite.ts';
import { carryOut } from '../../../src/cli/openid/apply/run.ts';
import { logtoIdOf, openIdOf, userIdOf } from './people.ts';
import { back, decisionOf, everything, makeScene, type Scene } from './scene.ts';

/**
 * What the folder would hold if the process were killed now: a copy of its file is opened, since the
 * process that has it open leaves it to nobody else.
 */
const folderNow = (opened: string) => {
  const copy = mkdtempSync(path.join(path.dirname(opened), 'copy-'));
  const file = path.join(copy, 'people.sqlite');
  for (const ending of ['', '-wal']) {
    if (existsSync(opened + ending)) {
      copyFileSync(opened + ending, file + ending);
    }
  }
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(file);
  try {
    const all = (query: string) => database.prepare(query).all();
    return {
      registration: all("select value from note where name = 'registration'").map(
        ({ value }) => value,
      ),
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

/** Notes how everything is at the moment at which each write arrives, before it is done. */
const watch = (scene: Scene) => {
  const { logto, tenant, store } = scene;
  const seen: Array<Record<string, unknown>> = [];
  logto.onRequest = (request) => {
    if (!/^GET |oidc/.test(request)) {
      seen.push({
        write: scene.writes().at(-1),
        registration: tenant.signInMode,
        setting: scene.identifiers()[0],
        held: scene.held(),
        folder: folderNow(store.file),
      });
    }
    return undefined;
  };
  return seen;
};

const closed = 'SignIn';
const open = 'SignInAndRegister';
const [setting, registration] = ['PATCH connectors/conn1', 'PATCH sign-in-exp'];
const [old, second] = [logtoIdOf(1, 'a'), logtoIdOf(1, 'b')];

describe('when a write of openid apply arrives', () => {
  it('registration is remembered before it is closed, and until it is open again', async () => {
    const scene = await makeScene(['known']);
    // Their own data say it as well.
    scene.store.run('delete from person');
    const run = await scene.runWith({ ...everything, allowUnconfirmed: true });
    const seen = watch(scene);
    await carryOut(run);
    const folder = { registration: [open], people: [openIdOf(1)], taken: [] };
    const before = { setting: 'user_id', held: [userIdOf(1)], folder };
    const after = { registration: closed, held: [openIdOf(1)], folder };
    expect(seen).toEqual([
      { write: registration, registration: open, ...before },
      { write: `PUT ${old}`, registration: closed, ...before },
      { write: setting, setting: 'user_id', ...after },
      { write: registration, setting: 'open_id', ...after },
    ]);

    const wayBack = await scene.runWith(everything, back);
    seen.length = 0;
    await carryOut(wayBack);
    expect(seen.map((one) => [one.write, one.registration, one.setting, one.held])).toEqual([
      [registration, open, 'open_id', [openIdOf(1)]],
      [`PUT ${old}`, closed, 'open_id', [openIdOf(1)]],
      [setting, closed, 'open_id', [userIdOf(1)]],
      [registration, closed, 'user_id', [userIdOf(1)]],
    ]);
    expect(folderNow(scene.store.file).registration).toEqual([]);
  });

  /** Does what is decided of one person with two accounts. */
  const decide = async (decision: 'keep-old' | 'keep-new', refused?: string) => {
    const scene = await makeScene(['doubled']);
    const run = await scene.runWith(everything, { decisions: [decisionOf(1, decision)] });
    const seen = watch(scene);
    const look = scene.logto.onRequest;
    scene.logto.onRequest = (request) => {
      look(request);
      return scene.writes().at(-1) === refused && request.startsWith('PUT ')
        ? { status: 400 }
        : undefined;
    };
    await carryOut(run);
    return { scene, seen };
  };

  const taken = {
    logto_id: second,
    identity: openIdOf(1),
    details: JSON.stringify({ id: openIdOf(1) }),
    given_to: old,
    is_settled: 0,
  };

  it('an identity that is taken is written down whole, with the account that is to get it', async () => {
    const { seen } = await decide('keep-old');
    const [before, between] = [
      [userIdOf(1), openIdOf(1)],
      [userIdOf(1), undefined],
    ];
    const after = {
      held: [openIdOf(1), undefined],
      folder: { taken: [{ ...taken, is_settled: 1 }] },
    };
    expect(seen).toMatchObject([
      { write: registration, held: before, folder: { taken: [] } },
      { write: `DELETE ${second}`, held: before, folder: { taken: [taken] } },
      { write: `PUT ${old}`, held: between, folder: { taken: [taken] } },
      { write: setting, ...after },
      { write: registration, ...after },
    ]);
  });

  it('what is given back is still to be given back, and its other account as it was', async () => {
    const { scene, seen } = await decide('keep-old', `PUT ${old}`);
    expect(seen.find(({ write }) => write === `PUT ${second}`)).toMatchObject({
      registration: closed,
      held: [userIdOf(1), undefined],
      folder: { taken: [taken] },
    });
    expect(scene.held()).toEqual([userIdOf(1), openIdOf(1)]);
    expect(folderNow(scene.store.file).taken).toEqual([{ ...taken, is_settled: 1 }]);
  });

  it('an old identity is taken only while the other account holds the new id', async () => {
    const { seen } = await decide('keep-new');
    const given = { logto_id: old, identity: userIdOf(1), given_to: second, is_settled: 1 };
    expect(seen[1]).toMatchObject({
      write: `DELETE ${old}`,
      registration: closed,
      setting: 'user_id',
      held: [userIdOf(1), openIdOf(1)],
      folder: { taken: [given] },
    });
    expect(seen.map(({ write }) => write)).toEqual([
      ...[registration, `DELETE ${old}`, setting, registration],
    ]);
  });
});
