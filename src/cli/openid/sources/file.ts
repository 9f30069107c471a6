import type { Store } from '../../files/store.ts';
import type { Ids } from '../people/kinds.ts';
import { addPerson } from '../people/people.ts';
import { readPairTable } from './pair-table.ts';
import { isOfAccount } from './search.ts';

/**
 * Takes the pairs of a file.
 *
 * @returns how many of its rows are of nobody who has an account here.
 * @throws OpenidError `table-wrong`, ShellError `source-unreadable`
 */
export const addFromFile = async (store: Store, file: string): Promise<number> => {
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
  return ofNobody;
};
