/*
 * cli/openid/people: who is who, who says so, and who holds which id, in one file of SQLite.
 * Keeps what it has said that it keeps, through SIGKILL. Knows neither Logto nor Alipay.
 */

import path from 'node:path';
import { z } from 'zod';
import { openStore } from '../../files/open-store.ts';
import type { Store } from '../../files/store.ts';
import { type Origin, PeopleError } from './errors.ts';
import { note, noteOf } from './notes.ts';
import { contents } from './schema.ts';

/** The file of people, in the folder that the administrator names. */
export const peopleFileIn = (folder: string): string => path.join(folder, 'people.sqlite');

const originMembers = ['core', 'connectorId', 'appId'] as const;

const expectOrigin = (store: Store, present: Origin): void =>
  store.transaction(() => {
    for (const what of originMembers) {
      const found = noteOf(store, what, z.string());
      if (found === undefined) {
        note(store, what, present[what]);
      } else if (found !== present[what]) {
        const values = { file: store.file, what, found, present: present[what] };
        throw new PeopleError(2, { code: 'people-of-another', ...values });
      }
    }
  });

/**
 * Opens the file of people in a folder, which is made if there is none.
 *
 * Guaranteed: no other process has it open; it is of this version, and of this Logto, connector and
 * app.
 *
 * @param origin absent to look at a file of whatever origin, without changing it.
 * @throws FilesError, PeopleError
 */
export const openPeople = (folder: string, origin?: Origin): Store => {
  const store = openStore(peopleFileIn(folder), contents);
  try {
    if (origin !== undefined) {
      expectOrigin(store, origin);
    }
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
};
