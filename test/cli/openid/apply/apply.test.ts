import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { apply } from '../../../../src/cli/openid/apply/apply.ts';
import type { Options } from '../../../../src/cli/openid/options.ts';
import { noteTaken } from '../../../../src/cli/openid/people/taken.ts';
import { renderLines } from '../../../../src/cli/shell/line.ts';
import { LogtoError } from '../../../../src/logto/errors.ts';
import { errorFrom } from '../../../support/errors.ts';
import { temporaryFolder } from '../../folder.ts';
import { type Kind, logtoIdOf, openIdOf, userIdOf } from '../people.ts';
import { decisionOf, everything, makeScene, type Scene } from '../scene.ts';

const forReal = { ...everything, yes: true };

type More = Parameters<Scene['contextWith']>[1];

/** A Logto with people, and a folder for the files that are written. */
const setUp = async (kinds: readonly Kind[]) => {
  const scene = await makeScene(kinds);
  const folder = await temporaryFolder();
  const run = async (options: Options, more: More = {}) => {
    const { exitCode, lines, json } = await apply(scene.contextWith(options, { folder, ...more }));
    return { exitCode, text: renderLines(lines, { hasColours: false }), json };
  };
  const read = (name: string) => readFile(path.join(folder, name), 'utf8');
  return { scene, folder, run, read };
};

const refuseFirst = ({ logto }: Scene, status = 422) => {
  logto.onRequest = (request) =>
    request === `PUT /api/users/${logtoIdOf(1, 'a')}/identities/alipay` ? { status } : undefined;
};

describe('apply without yes', () => {
  it('writes nothing, and says what it would do and what stands in the way', async () => {
    const { scene, run } = await setUp(['old', 'doubled']);
    const identity = { userId: openIdOf(9) };
    noteTaken(scene.store, { logtoId: 'x', identity, givenTo: 'gone', isSettled: false });
    const catchInterruption = vi.fn(() => AbortSignal.abort('SIGINT'));
    const ready = await run({ closeRegistration: true }, { catchInterruption });
    expect(ready).toMatchObject({
      exitCode: 0,
      json: { ok: true, moves: 1, lost: 1, blockers: [] },
    });
    expect(ready.text).toContain('Would move 1 users, and do what was decided for 0 with two');
    expect(await run({})).toMatchObject({ exitCode: 1, json: { ok: false, blockers: ['open'] } });
    expect([scene.writes(), catchInterruption.mock.calls]).toEqual([[], []]);
  });

  it('sees how long Logto takes from here by looking at registration, and at no user', async () => {
    const { scene, run } = await setUp(Array(60).fill('old'));
    let now = 7000;
    let looks = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    scene.logto.onRequest = (request) => {
      looks += request.includes('/identities/') ? 1 : 0;
      now += request === 'GET /api/sign-in-exp' ? 1000 : 0;
      return undefined;
    };
    expect((await run({})).text).toContain('Estimated: 60 users, about 30 seconds from here.');
    expect(looks).toBe(0);

    const doubled = await setUp(['doubled']);
    const { text } = await doubled.run({}, { decisions: [decisionOf(1, 'keep-old')] });
    expect(text).toContain('Estimated: 1 users, about 10 seconds from here.');
  });
});

describe('apply', () => {
  it('says what was done, and leaves no file of an earlier run about those who were not moved', async () => {
    const { scene, folder, run, read } = await setUp(['old', 'old', 'old']);
    refuseFirst(scene);
    const refused = await run({ ...forReal, allowUnmapped: 1 });
    const id = logtoIdOf(1, 'a');
    expect(refused).toMatchObject({ exitCode: 1, json: { ok: false, endings: { moved: 2 } } });
    expect(refused.text).toContain(
      `1 not moved, whom Logto refused: ${id}\nAll 1 who were not moved, and why, are in ${folder}/not-moved.csv.\n`,
    );
    expect(await read('not-moved.csv')).toBe(`logto_id,why,status,code\n${id},refused,422,fault\n`);
    // Somebody else moves the user meanwhile.
    scene.logto.onRequest = (request) => {
      const user = scene.tenant.users.get(id);
      if (user && request.startsWith('GET ') && request.includes('/identities/')) {
        user.identities = { alipay: { userId: openIdOf(1) } };
      }
      return undefined;
    };
    const finished = await run(forReal);
    expect(finished).toMatchObject({
      exitCode: 0,
      json: { ok: true, endings: { already: 1 }, left: [], flipped: true },
    });
    await expect(access(path.join(folder, 'not-moved.csv'))).rejects.toThrow('ENOENT');
    expect(scene.held()).toEqual([1, 2, 3].map(openIdOf));
  });

  it('writes who was not moved though it fails, such as when Logto refuses one after another', async () => {
    const { scene, run, read } = await setUp(Array(40).fill('old'));
    const gone = logtoIdOf(1, 'a');
    scene.logto.onRequest = (request) => {
      if (request.startsWith('GET') && request.includes('/identities/')) {
        scene.tenant.deleteUser(gone);
      }
      return request.startsWith('PUT ') ? { status: 400 } : undefined;
    };
    expect((await errorFrom(run(forReal), LogtoError)).failure).toMatchObject({
      ...{ code: 'refused', status: 400, call: 'PUT /api/users/:id/identities/:target' },
    });
    const rows = (await read('not-moved.csv')).trimEnd().split('\n');
    expect(rows).toHaveLength(22);
    expect(rows).toContain(`${gone},gone,,`);
    expect(scene.writes().length).toBeLessThan(1 + 20 + 4);
  });

  it('says who is undecided yet, and leaves the file of decisions to map', async () => {
    const { scene, folder, run } = await setUp(['doubled', 'doubled']);
    const { text } = await run(forReal, { decisions: [decisionOf(1, 'keep-new')] });
    expect(text).toContain(
      '\n1 with two accounts are undecided and keep both; old data stays with the old one. openid map lists them in decisions.csv.\n',
    );
    expect(scene.held()).toEqual([undefined, openIdOf(1), userIdOf(2), openIdOf(2)]);
    await expect(access(path.join(folder, 'decisions.csv'))).rejects.toThrow('ENOENT');
  });

  it('ends when it is asked to', async () => {
    const { scene, run } = await setUp(['old', 'doubled']);
    const interruption = new AbortController();
    scene.logto.onRequest = (request) => {
      if (request.startsWith('PUT ')) {
        interruption.abort('SIGTERM');
      }
      return undefined;
    };
    const more = { catchInterruption: () => interruption.signal };
    expect(await run(forReal, more)).toMatchObject({
      exitCode: 143,
      json: { interrupted: true, moved: 1, total: 1, registration: 'kept-closed' },
    });
    expect(scene.held()).toEqual([openIdOf(1), userIdOf(2), openIdOf(2)]);
  });
});
