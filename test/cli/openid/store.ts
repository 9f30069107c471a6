import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { loadSqlite } from '../../../src/cli/files/load-sqlite.ts';
import { Store } from '../../../src/cli/files/store.ts';
import {
  type Account,
  addAccount,
  clearAccounts,
} from '../../../src/cli/openid/people/accounts.ts';
import { type Decided, replaceDecisions } from '../../../src/cli/openid/people/decisions.ts';
import type { IdKind, Ids } from '../../../src/cli/openid/people/kinds.ts';
import { openPeople } from '../../../src/cli/openid/people/open.ts';
import { addPerson } from '../../../src/cli/openid/people/people.ts';
import { contents } from '../../../src/cli/openid/people/schema.ts';
import type { Source } from '../../../src/cli/openid/people/sources.ts';
import { makePlan, type Plan } from '../../../src/cli/openid/plan/plan.ts';
import { folderForPeople } from '../folder.ts';

export const origin = {
  core: 'https://logto.example',
  connectorId: 'conn1',
  appId: '2021000000000009',
};

/** Opens a new file of people, for as long as a test runs. */
export const makeStore = async (): Promise<Store> => {
  const store = openPeople(await folderForPeople(), origin);
  // No test could see whether the system has written to its disk already.
  store.run('pragma synchronous = off');
  onTestFinished(() => {
    try {
      store.close();
    } catch {
      // The test has closed it.
    }
  });
  return store;
};

/** Makes a store that no file keeps, for tests of thousands of steps that nobody opens again. */
export const storeInMemory = (): Store => {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(':memory:');
  database.exec(contents.schema);
  return new Store(':memory:', database);
};

const countGuard = z.object({ count: z.number() });

/** Counts what a query finds. */
export const count = (store: Store, query: string, values = {}): number =>
  store.first(countGuard, `select count(*) as count from (${query})`, values)?.count ?? 0;

const takenGuard = z.object({
  logtoId: z.string(),
  userId: z.string(),
  details: z.string().nullable(),
  givenTo: z.string(),
});

/** All that decisions have taken, by account and id. */
export const allTaken = (store: Store) => {
  const query = `select logto_id as logtoId, identity as userId, details, given_to as givenTo
    from taken order by logto_id, identity`;
  return store.all(takenGuard, query).map(({ userId, details, ...row }) => ({
    ...row,
    identity: { userId, ...(details !== null && { details: JSON.parse(details) }) },
  }));
};

/** What a plan is made of. */
export interface Input {
  accounts: Iterable<Account>;
  people: Iterable<Ids>;
  decisions?: Iterable<Decided>;
  source?: Source;
}

/** Puts accounts and people into a store, in the place of those that it has, and plans. */
export const planIn = async (
  store: Store,
  { accounts, people, decisions = [], source = 'conversion' }: Input,
  target: IdKind = 'open_id',
): Promise<Plan> => {
  await clearAccounts(store);
  store.transaction(() => {
    store.run('delete from person');
    store.run('delete from objection');
    for (const account of accounts) {
      addAccount(store, account);
    }
    for (const ids of people) {
      addPerson(store, ids, source);
    }
  });
  replaceDecisions(store, decisions);
  return makePlan(store, target);
};
