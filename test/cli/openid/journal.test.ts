import { appendFile, mkdir, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { applyMove } from '../../../src/cli/openid/apply-move.ts';
import { Holders } from '../../../src/cli/openid/holders.ts';
import { openJournal, readJournal } from '../../../src/cli/openid/journal.ts';
import { identitiesOf } from '../../../src/cli/openid/logto-identities.ts';
import { findOutstanding, type Outstanding } from '../../../src/cli/openid/outstanding.ts';
import { makePlan } from '../../../src/cli/openid/plan.ts';
import { undoIntent } from '../../../src/cli/openid/undo-intent.ts';
import { parseLogtoAddress } from '../../../src/logto/address.ts';
import { createLogtoClient } from '../../../src/logto/client.ts';
import { credentials, LogtoEmulator } from '../../logto/emulator.ts';

let parent: string;
let count = 0;

beforeAll(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'openid-journal-'));
});

afterAll(() => rm(parent, { recursive: true }));

const newFolder = async (): Promise<string> => {
  const folder = path.join(parent, String(count++));
  await mkdir(folder);
  return folder;
};

const handleOf = async (folder: string) => {
  const handle = await open(path.join(folder, 'journal.jsonl'));
  await handle.close();
  return handle;
};

const recordsIn = async (folder: string) => {
  const records: unknown[] = [];
  for await (const record of readJournal(folder)) {
    records.push(record);
  }
  return records;
};

describe('the journal', () => {
  it('is empty before anything is done', async () => {
    expect(await recordsIn(await newFolder())).toEqual([]);
  });

  it('is readable by its owner alone', async () => {
    const folder = await newFolder();
    await writeFile(path.join(folder, 'journal.jsonl'), '', { mode: 0o644 });
    await (await openJournal(folder)).close();
    expect((await stat(path.join(folder, 'journal.jsonl'))).mode & 0o777).toBe(0o600);
  });

  it('has a record on the disk once it is appended, in order', async () => {
    const folder = await newFolder();
    const journal = await openJournal(folder);
    const records = ['a', 'b', 'c'].map((logtoId) => ({ kind: 'done' as const, logtoId }));
    await Promise.all(records.map(journal.append));
    expect(await recordsIn(folder)).toEqual(records);
    await journal.close();
  });

  it('survives a line that is cut anywhere', async () => {
    const done = { kind: 'done' as const, logtoId: 'a' };
    const line = JSON.stringify({ kind: 'intent', logtoId: 'b', before: { userId: 'ü' }, to: 'y' });
    for (let length = 0; length < line.length; length += 1) {
      const folder = await newFolder();
      const file = path.join(folder, 'journal.jsonl');
      const killed = await openJournal(folder);
      await killed.append(done);
      await killed.close();
      await appendFile(file, line.slice(0, length));
      expect(await recordsIn(folder)).toEqual([done]);
      const next = await openJournal(folder);
      await next.append(done);
      await next.close();
      expect(await recordsIn(folder)).toEqual([done, done]);
    }
  });

  it('drops a cut line that is longer than what is read at once', async () => {
    const folder = await newFolder();
    const file = path.join(folder, 'journal.jsonl');
    const done = { kind: 'done' as const, logtoId: 'a' };
    await writeFile(file, `${JSON.stringify(done)}\n${'x'.repeat(200_000)}`);
    await (await openJournal(folder)).close();
    expect(await readFile(file, 'utf8')).toBe(`${JSON.stringify(done)}\n`);
    await writeFile(file, 'x'.repeat(200_000));
    await (await openJournal(folder)).close();
    expect(await readFile(file, 'utf8')).toBe('');
  });

  it.each([
    ['is not JSON', '{"kind":"done","logtoId":"a"'],
    ['is of another version', '{"kind":"postponed","logtoId":"a"}'],
    ['lacks a member', '{"kind":"intent","logtoId":"a","to":"b"}'],
    ['is blank', ''],
  ])('is refused if a whole line %s', async (_what, line) => {
    const folder = await newFolder();
    const file = path.join(folder, 'journal.jsonl');
    await writeFile(file, `{"kind":"given-back"}\n${line}\n{"kind":"given-back"}\n`);
    await expect(recordsIn(folder)).rejects.toMatchObject({
      failure: { code: 'record-wrong', file, line: 2 },
    });
  });

  it('takes no record after one that did not reach the disk', async () => {
    const folder = await newFolder();
    const journal = await openJournal(folder);
    const spy = vi.spyOn(Object.getPrototypeOf(await handleOf(folder)), 'appendFile');
    spy.mockRejectedValueOnce(new Error('ENOSPC'));
    const done = { kind: 'done' as const, logtoId: 'a' };
    await expect(journal.append(done)).rejects.toThrow('ENOSPC');
    await expect(journal.append(done)).rejects.toThrow('ENOSPC');
    await expect(journal.close()).rejects.toThrow('ENOSPC');
    expect(await recordsIn(folder)).toEqual([]);
  });

  it('says at a flush that a record without a wait was not written', async () => {
    const folder = await newFolder();
    const journal = await openJournal(folder);
    const spy = vi.spyOn(Object.getPrototypeOf(await handleOf(folder)), 'appendFile');
    spy.mockRejectedValueOnce(new Error('ENOSPC'));
    await journal.flush();
    journal.note({ kind: 'done', logtoId: 'a' });
    await expect(journal.flush()).rejects.toThrow('ENOSPC');
    await expect(journal.close()).rejects.toThrow('ENOSPC');
  });
});

const users = 10_000;

/** More at a time than a command moves: the disk is then waited for less often. */
const concurrency = 64;

/** Logto with ten thousand users who are to be moved, and their new ids. */
const populate = () => {
  const logto = new LogtoEmulator();
  const pairs = new Map<string, string>();
  for (let index = 0; index < users; index += 1) {
    const number = String(index).padStart(12, '0');
    logto.tenant.addAlipayUser(`2088${number}`, { name: number });
    pairs.set(`2088${number}`, `open-id-of-user-number-${number}`);
  }
  // The emulator compares as Logto does, and ten thousand times ten thousand would take long.
  const taken = new Set(pairs.keys());
  logto.tenant.isTaken = (_target, userId) => taken.has(userId) && !userId.startsWith('2088');
  const address = parseLogtoAddress('http://127.0.0.1:3001');
  const client = createLogtoClient(address, credentials, { exchange: logto.exchange });
  const identities = () =>
    [...logto.tenant.users.values()].map(({ id, identities }) => [id, identities.alipay]);
  const plan = () => {
    const holders = [...logto.tenant.users.values()].map(({ id, identities }) => ({
      logtoId: id,
      identity: identities.alipay?.userId ?? '',
    }));
    return [...makePlan(new Holders(holders), pairs, new Map()).moves];
  };
  return { logto, store: identitiesOf(client), plan, identities };
};

describe('ten thousand users', () => {
  it.each([
    ['in one go', 0],
    ['in twenty goes, each killed at random', 19],
  ])('are moved %s, and undone', async (_how, kills) => {
    const folder = await newFolder();
    const { logto, store, plan, identities } = populate();
    const before = structuredClone(identities());
    // Each user takes two requests at least, and some are to be left for the last go.
    const longestGo = (2 * users) / (kills + 1);
    for (let go = 0; go <= kills; go += 1) {
      const journal = await openJournal(folder);
      const killAt = go === kills ? Number.POSITIVE_INFINITY : 1 + Math.random() * longestGo;
      let requests = 0;
      logto.onRequest = () => {
        requests += 1;
        if (requests > killAt) {
          throw new Error('killed');
        }
        return undefined;
      };
      const moving = pMap(
        plan(),
        (move) => applyMove(move, { store, journal, targetId: 'open_id' }),
        {
          concurrency,
        },
      );
      if (go === kills) {
        await moving;
      } else {
        await expect(moving).rejects.toThrow('killed');
      }
      await journal.close();
    }
    expect(plan()).toEqual([]);
    expect(new Set(identities().map(([, identity]) => JSON.stringify(identity))).size).toBe(users);

    const journal = await openJournal(folder);
    const intents: Outstanding[] = [];
    for await (const intent of await findOutstanding(() => readJournal(folder))) {
      intents.push(intent);
    }
    expect(intents).toHaveLength(users);
    await pMap(intents, (intent) => undoIntent(intent, { store, journal }), { concurrency });
    await journal.close();
    expect(identities()).toEqual(before);
    expect(await readFile(path.join(folder, 'journal.jsonl'), 'utf8')).not.toContain(
      credentials.secret,
    );
  });
});
