import { setImmediate as letOthersRun } from 'node:timers/promises';
import { rowsPerSlice, type Store } from '../../files/store.ts';
import { PeopleError } from './errors.ts';
import { formOf } from './kinds.ts';
import { accountIndex } from './schema.ts';

/** A user of Logto who has an identity at Alipay. */
export interface Account {
  logtoId: string;
  identity: string;
}

// NUL, which text columns do not hold, and halves of characters, which UTF-8 does not have.
const unstorable = /\0|\p{Surrogate}/u;

/**
 * Forgets who was listed, before a new list, slice by slice. The index goes first: in another order than
 * the accounts, it would make this ten times as long. It may be missing after a kill, until the next list.
 */
export const clearAccounts = async (store: Store): Promise<void> => {
  store.run('drop index if exists account_logto_id');
  const slice = `select identity, logto_id from account
    order by identity, logto_id limit ${rowsPerSlice}`;
  while (store.run(`delete from account where (identity, logto_id) in (${slice})`) > 0) {
    await letOthersRun();
  }
  store.run(accountIndex);
};

/**
 * Adds an account to the list; what is said of it last counts. To be called within a transaction.
 *
 * @returns whether it was not in the list.
 * @throws PeopleError `id-not-storable`
 */
export const addAccount = (store: Store, { identity, logtoId }: Account): boolean => {
  if (unstorable.test(identity + logtoId)) {
    throw new PeopleError(2, { code: 'id-not-storable', logtoId });
  }
  const isNew = !store.has('select 1 from account where logto_id = :logtoId', { logtoId });
  store.run(
    `insert into account values (:identity, :logtoId, :form) on conflict do update
      set identity = excluded.identity, form = excluded.form
      where identity <> excluded.identity`,
    { identity, logtoId, form: formOf(identity) },
  );
  return isNew;
};

/** Takes an account that holds no identity any more from the list. */
export const removeAccount = (store: Store, logtoId: string): void => {
  store.run('delete from account where logto_id = :logtoId', { logtoId });
};

/** Whether anybody holds an identity. */
export const isHeld = (store: Store, identity: string): boolean =>
  store.has('select 1 from account where identity = :identity', { identity });
