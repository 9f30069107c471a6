import { setImmediate as letOthersRun } from 'node:timers/promises';
import { z } from 'zod';
import type { Application } from '../../../gateway/application.ts';
import type { LogtoClient } from '../../../logto/client.ts';
import type { Batch } from '../../files/batch.ts';
import type { Store } from '../../files/store.ts';
import { isHeld } from '../people/accounts.ts';
import type { IdKind, Ids } from '../people/kinds.ts';
import { addPerson } from '../people/people.ts';
import type { Source } from '../people/sources.ts';

/** For whom ids are sought, and where. */
export interface Search {
  store: Store;
  /** The kind of id that people are to have. */
  target: IdKind;
  client: LogtoClient;
  /** The connectors of Logto that write what sign-ins leave. */
  connectorIds: readonly string[];
  application: Application;
}

/** Whether somebody who has one of these ids has an account. */
export const isOfAccount = (store: Store, { userId, openId, unionId }: Ids): boolean =>
  isHeld(store, userId) ||
  isHeld(store, openId) ||
  (unionId !== undefined && isHeld(store, unionId));

/** Collects what a source says of people who have an account. */
export const collect = (store: Store, source: Source): Batch<Ids> =>
  store.batch((ids: Ids) => {
    if (isOfAccount(store, ids)) {
      addPerson(store, ids, source);
    }
  });

const personOf = `case a.form when 'user_id' then a.identity when 'new-id' then
  coalesce((select user_id from person where open_id = a.identity),
    (select user_id from person where union_id = a.identity)) end`;

const slice = `select identity, logto_id, form from account
  where (identity, logto_id) > (:identity, :logto_id) order by identity, logto_id limit :limit`;

/** What is true of an account whose person has no known id of the wanted kind. */
const isUnmapped: Record<IdKind, string> = {
  user_id: `a.form = 'new-id' and p.user_id is null`,
  open_id: `a.form = 'user_id' and p.user_id is null`,
  union_id: `(a.form = 'user_id' or p.user_id is not null) and p.union_id is null`,
};

/** What is true of an account whose person Alipay is to convert: all but those that it has confirmed. */
const isToConvert = (target: IdKind): string =>
  target === 'user_id'
    ? 'false'
    : `p.confirmed_by is null
      and (a.form = 'user_id' or (p.user_id is not null and a.identity is not p.${target}))`;

const rowGuard = z.object({
  identity: z.string(),
  logto_id: z.string(),
  user_id: z.string().nullable(),
  is_wished: z.number(),
});

/** Goes over all accounts, slice by slice, and yields the ids of those of whom something is true. */
async function* accountsWhere(
  store: Store,
  condition: string,
): AsyncGenerator<{ identity: string; userId: string | null }> {
  const query = `select a.identity, a.logto_id, coalesce(p.user_id, a.identity) as user_id,
      coalesce(${condition}, 0) as is_wished
    from (${slice}) a left join person p on p.user_id = ${personOf}
    order by a.identity, a.logto_id`;
  const keyOf = ({ identity, logto_id }: z.output<typeof rowGuard>) => ({ identity, logto_id });
  for (const page of store.pages(rowGuard, query, { identity: '', logto_id: '' }, keyOf)) {
    for (const { identity, user_id: userId, is_wished } of page) {
      if (is_wished === 1) {
        yield { identity, userId };
      }
    }
    await letOthersRun();
  }
}

/** Whether somebody is without a known id of the wanted kind. */
export const isAnybodyUnmapped = async ({ store, target }: Search): Promise<boolean> => {
  for await (const _one of accountsWhere(store, isUnmapped[target])) {
    return true;
  }
  return false;
};

/** The user ids of those whom Alipay has not confirmed. */
export async function* idsToConvert({ store, target }: Search): AsyncGenerator<string> {
  for await (const { userId } of accountsWhere(store, isToConvert(target))) {
    if (userId !== null) {
      yield userId;
    }
  }
}
