import { closeSync, openSync } from 'node:fs';
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

/** Makes the file for its owner alone, before SQLite would make it for everybody. */
const makePrivate = (file: string): void => {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw refusalOfFolder(path.dirname(file), error);
  }
};

const refusalGuard = z.object({ message: z.string(), errcode: z.number().optional() });

/** SQLITE_NOTADB: the file is not one of SQLite's. */
const noDatabase = 26;

/** Takes the file for this process alone, for as long as it is open. */
const takeAlone = (file: string): Store => {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(file);
  try {
    database.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive;');
    database.exec('pragma journal_mode = wal; begin immediate; commit;');
  } catch (error) {
    database.close();
    const { message: reason, errcode } = refusalGuard.parse(error);
    const code = errcode === noDatabase ? 'store-damaged' : 'store-not-opened';
    throw new FilesError({ code, file, reason });
  }
  database.exec('pragma synchronous = full; pragma cache_size = -8192; pragma temp_store = file;');
  return new Store(file, database);
};

const headGuard = z.object({ id: z.number(), found: z.number(), tables: z.number() });

const head = `select application_id as id, user_version as found,
  (select count(*) from sqlite_schema) as tables from pragma_application_id, pragma_user_version`;

/** Makes the tables of a new file; refuses those of another program or version. */
const expectTables = (store: Store, { applicationId, version, schema }: Contents): void => {
  const { file } = store;
  const { id, found, tables } = store.first(headGuard, head) ?? { id: -1, found: 0, tables: 0 };
  if (id === 0 && found === 0 && tables === 0) {
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
  makePrivate(file);
  const store = takeAlone(file);
  try {
    expectTables(store, contents);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
};
