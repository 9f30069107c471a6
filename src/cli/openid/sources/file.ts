import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Store } from '../../files/store.ts';
import type { IdKind, Ids } from '../people/kinds.ts';
import { note, noteOf } from '../people/notes.ts';
import { addPerson, forget } from '../people/people.ts';
import { readPairTable } from './pair-table.ts';
import { isOfAccount } from './search.ts';

const digestOf = async (file: string): Promise<string | undefined> => {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
    return hash.digest('hex');
  } catch {
    // It is said when the file is read.
    return undefined;
  }
};

/**
 * Takes the pairs of a file. What an earlier, other file has said is forgotten.
 *
 * @returns how many of its rows are of nobody who has an account here.
 * @throws OpenidError `table-wrong`, ShellError `source-unreadable`
 */
export const addFromFile = async (store: Store, file: string): Promise<number> => {
  const digest = (await digestOf(file)) ?? '';
  if (digest !== noteOf(store, 'file')) {
    // Noted first: this one may be refused when much of it has been taken.
    note(store, 'file', '');
    await forget(store, 'file');
  }
  let ofNobody = 0;
  const batch = store.batch((ids: Ids) => {
    if (isOfAccount(store, ids)) {
      addPerson(store, ids, 'file');
    } else {
      ofNobody += 1;
    }
  });
  await readPairTable(file, (ids) => batch.push(ids));
  batch.flush();
  note(store, 'file', digest);
  return ofNobody;
};

/** How many lines are named for one person. */
const mostLines = 10;

const newIdIn = ({ openId, unionId }: Ids, target: IdKind): string | undefined =>
  target === 'union_id' ? unionId : openId;

/**
 * Finds the first lines of a file that are about people of whom sources disagree; one line for each
 * id. The file is read once more, since lines are worth keeping of these people alone.
 */
export const findLines = async (
  file: string,
  userIds: readonly string[],
  target: IdKind,
): Promise<Map<string, number[]>> => {
  const contested = new Map(userIds.map((userId) => [userId, new Map<string, number>()]));
  if (contested.size > 0) {
    await readPairTable(file, (ids, line) => {
      const newId = newIdIn(ids, target);
      const lines = contested.get(ids.userId);
      if (newId !== undefined && lines && lines.size < mostLines && !lines.has(newId)) {
        lines.set(newId, line);
      }
    });
  }
  return new Map([...contested].map(([userId, lines]) => [userId, [...lines.values()]]));
};
