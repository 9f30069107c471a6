/*
 * cli/openid/people: who is who, who says so, and who holds which id, in one file of SQLite.
 * Keeps what it has said that it keeps, through SIGKILL. Knows neither Logto nor Alipay.
 */

import { closeSync, fsyncSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type Origin, PeopleError } from './errors.ts';
import { loadSqlite } from './load-sqlite.ts';
import { applicationId, schema, version } from './schema.ts';
import { Store } from './store.ts';

/** The file of people, in the folder that the administrator names. */
export const peopleFileIn = (folder: string): string => path.join(folder, 'people.sqlite');

const magic = 'SQLite format 3\0';

/** Makes the file for its owner alone before SQLite does, and tells an empty one from a foreign one. */
const expectPrivateFile = (file: string): void => {
  const descriptor = openSync(file, 'a+', 0o600);
  try {
    const head = Buffer.alloc(magic.length);
    const length = readSync(descriptor, head, 0, head.length, 0);
    if (length > 0 && head.toString('latin1') !== magic) {
      throw new PeopleError({ code: 'people-damaged', file, reason: 'not a file of SQLite' });
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Takes the file for this process alone, for as long as it is open. */
const takeAlone = (file: string): Store => {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(file);
  try {
    database.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive;');
    database.exec('pragma journal_mode = wal; begin immediate; commit;');
  } catch {
    database.close();
    throw new PeopleError({ code: 'people-in-use', file });
  }
  database.exec('pragma synchronous = full; pragma cache_size = -8192; pragma temp_store = file;');
  return new Store(file, database);
};

const numberGuard = (name: string) =>
  z.object({ [name]: z.number() }).transform((row) => row[name] ?? 0);

const numberOf = (store: Store, name: 'application_id' | 'user_version'): number =>
  store.first(numberGuard(name), `pragma ${name}`) ?? 0;

/** Makes the tables of a new file; refuses those of another program or version. */
const expectTables = (store: Store): void => {
  const { file } = store;
  const [id, found] = [numberOf(store, 'application_id'), numberOf(store, 'user_version')];
  const isNew = id === 0 && found === 0 && !store.has('select 1 from sqlite_schema');
  if (isNew) {
    store.transaction(() => {
      for (const statement of schema.split(';').filter((text) => text.trim() !== '')) {
        store.run(statement);
      }
      store.run(`pragma application_id = ${applicationId}`);
      store.run(`pragma user_version = ${version}`);
    });
  } else if (id !== applicationId) {
    throw new PeopleError({ code: 'people-damaged', file, reason: 'made by another program' });
  } else if (found !== version) {
    throw new PeopleError({ code: 'people-of-another-version', file, found, version });
  }
};

const originGuard = z
  .object({ core: z.string(), connector_id: z.string(), app_id: z.string() })
  .transform(
    ({ core, connector_id, app_id }): Origin => ({
      core,
      connectorId: connector_id,
      appId: app_id,
    }),
  );

const originMembers = ['core', 'connectorId', 'appId'] as const;

const expectOrigin = (store: Store, present: Origin): void => {
  const known = store.first(originGuard, 'select core, connector_id, app_id from origin');
  if (known === undefined) {
    store.run('insert into origin values (1, :core, :connectorId, :appId)', { ...present });
    return;
  }
  const what = originMembers.find((member) => known[member] !== present[member]);
  if (what !== undefined) {
    const values = { file: store.file, what, found: known[what], present: present[what] };
    throw new PeopleError({ code: 'people-of-another', ...values });
  }
};

/**
 * Opens the file of people in a folder, which is made if there is none.
 *
 * Guaranteed: no other process has it open; it is of this version, and of this Logto, connector and
 * app. Not checked: each of its pages; a damaged one fails when it is read.
 *
 * @param origin absent to look at a file of whatever origin, without changing it.
 * @throws PeopleError
 */
export const openStore = (folder: string, origin?: Origin): Store => {
  const file = peopleFileIn(folder);
  expectPrivateFile(file);
  const store = takeAlone(file);
  try {
    expectTables(store);
    if (origin !== undefined) {
      expectOrigin(store, origin);
    }
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
};
