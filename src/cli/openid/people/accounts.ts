import { z } from 'zod';
import type { Store } from '../../files/store.ts';
import { PeopleError } from './errors.ts';
import { formOf } from './kinds.ts';

/** A user of Logto who has an identity at Alipay. */
export interface Account {
  logtoId: string;
  identity: string;
}

// NUL, which text columns do not hold, and halves of characters, which UTF-8 does not have.
const unstorable = /\0|\p{Surrogate}/u;

/** Forgets who was listed, before a new list. */
export const clearAccounts = (store: Store): void => {
  store.run('delete from account');
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

/** Whether anybody holds an identity. */
export const isHeld = (store: Store, identity: string): boolean =>
  store.has('select 1 from account where identity = :identity', { identity });

const countGuard = z.object({ count: z.number() });

/** Counts what a query finds. */
export const count = (store: Store, query: string, values = {}): number =>
  store.first(countGuard, `select count(*) as count from (${query})`, values)?.count ?? 0;
