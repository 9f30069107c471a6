import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyMove } from '../../../src/cli/openid/apply-move.ts';
import { Holders } from '../../../src/cli/openid/holders.ts';
import { openJournal, readJournal } from '../../../src/cli/openid/journal.ts';
import { identitiesOf } from '../../../src/cli/openid/logto-identities.ts';
import { makePlan } from '../../../src/cli/openid/plan.ts';
import {
  type Outstanding,
  outstandingIntents,
  undoIntent,
} from '../../../src/cli/openid/undo-moves.ts';
import { parseLogtoAddress } from '../../../src/logto/address.ts';
import { createLogtoClient } from '../../../src/logto/client.ts';
import { credentials, LogtoEmulator } from '../../logto/emulator.ts';

let parent: string;
let count = 0;

beforeAll(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'openid-journal-'));
});

afterAll(() => rm(parent, { recursive: true }));

const newFolder = (): string => path.join(parent, String(count++));

const recordsIn = async (folder: string) => {
  const records: unknown[] = [];
  for await (const record of readJournal(folder)) {
    records.push(record);
  }
  return records;
};

describe('the journal', () => {
  it('is empty before anything is done', async () => {
    expect(await recordsIn(newFolder())).toEqual([]);
  });

  it('is readable by its owner alone', async () => {
    const folder = newFolder();
    await (await openJournal(folder)).close();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(folder, 'journal.jsonl'))).mode & 0o777).toBe(0o600);
  });

  it('has a record on the disk once it is appended, in order', async () => {
    const folder = newFolder();
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
      const folder = newFolder();
      const journal = await openJournal(folder);
      await journal.append(done);
      await appendFile(path.join(folder, 'journal.jsonl'), line.slice(0, length));
      await journal.append(done);
      await journal.close();
      expect(await recordsIn(folder)).toEqual([done, done]);
    }
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
    return makePlan(new Holders(holders), pairs, new Map()).moves;
  };
  return { logto, store: identitiesOf(client), plan, identities };
};

describe('ten thousand users', () => {
  it.each([
    ['in one go', 0],
    ['in twenty goes, each killed at random', 19],
  ])('are moved %s, and undone', async (_how, kills) => {
    const folder = newFolder();
    const { logto, store, plan, identities } = populate();
    const before = structuredClone(identities());
    for (let go = 0; go <= kills; go += 1) {
      const journal = await openJournal(folder);
      const killAt = go === kills ? Number.POSITIVE_INFINITY : 1 + Math.random() * 1500;
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
    for await (const intent of outstandingIntents(() => readJournal(folder))) {
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
