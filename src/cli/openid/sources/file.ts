import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Store } from '../../files/store.ts';
import type { Ids } from '../people/kinds.ts';
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
