import { closeSync, fsyncSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { FilesError } from './failures.ts';
import { loadSqlite } from './load-sqlite.ts';
import { refusalOfFolder } from './private-folder.ts';
import { Store } from './store.ts';

/** What a file of SQLite is made of. */
export interface Contents {
  /** Marks the file as one of this program's. */
  applicationId: number;
  /** The version of the tables. A file of another version is refused. */
  version: number;
  /** The statements that make the tables. */
  schema: string;
}

const magic = 'SQLite format 3\0';

const openPrivate = (file: string): number => {
  try {
    return openSync(file, 'a+', 0o600);
  } catch (error) {
    throw refusalOfFolder(path.dirname(file), error);
  }
};

/** Makes the file for its owner alone before SQLite does, and tells an empty one from a foreign one. */
const expectPrivateFile = (file: string): void => {
  const descriptor = openPrivate(file);
  try {
    const head = Buffer.alloc(magic.length);
    const length = readSync(descriptor, head, 0, head.length, 0);
    if (length > 0 && head.toString('latin1') !== magic) {
      throw new FilesError({ code: 'store-damaged', file, reason: 'not a file of SQLite' });
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
  } catch (error) {
    database.close();
    const reason = error instanceof Error ? error.message : '';
    throw new FilesError({ code: 'store-not-opened', file, reason });
  }
  database.exec('pragma synchronous = full; pragma cache_size = -8192; pragma temp_store = file;');
  return new Store(file, database);
};

const numberGuard = (name: string) =>
  z.object({ [name]: z.number() }).transform((row) => row[name] ?? 0);

const numberOf = (store: Store, name: 'application_id' | 'user_version'): number =>
  store.first(numberGuard(name), `pragma ${name}`) ?? 0;

/** Makes the tables of a new file; refuses those of another program or version. */
const expectTables = (store: Store, { applicationId, version, schema }: Contents): void => {
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
    throw new FilesError({ code: 'store-damaged', file, reason: 'made by another program' });
  } else if (found !== version) {
    throw new FilesError({ code: 'store-of-another-version', file, found, version });
  }
};

/**
 * Opens a file of SQLite, which is made if there is none, for this process and its owner alone.
 *
 * Not checked: each of its pages; a damaged one fails when it is read.
 *
 * @throws FilesError `folder-not-usable`, `store-not-opened`, `store-damaged`, `store-of-another-version`
 */
export const openStore = (file: string, contents: Contents): Store => {
  expectPrivateFile(file);
  const store = takeAlone(file);
  try {
    expectTables(store, contents);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
};
