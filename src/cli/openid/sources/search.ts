import { setImmediate as letOthersRun } from 'node:timers/promises';
import { z } from 'zod';
import type { Application } from '../../../gateway/application.ts';
import type { LogtoClient } from '../../../logto/client.ts';
import type { Store } from '../../files/store.ts';
import { isHeld } from '../people/accounts.ts';
import type { IdKind, Ids } from '../people/kinds.ts';
import { addPerson } from '../people/people.ts';
import type { Source } from '../people/sources.ts';
import { accountSlice, classified } from '../plan/classify.ts';

/** For whom ids are sought, and where. */
export interface Search {
  store: Store;
  /** The kind of id that people are to have. */
  target: IdKind;
  /** The id that users are known by; the wanted one if it is absent. */
  present?: IdKind;
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

/** Takes what a source says of people who have an account. */
export const take = (store: Store, source: Source, people: readonly Ids[]): void =>
  store.transaction(() => {
    for (const ids of people) {
      if (isOfAccount(store, ids)) {
        addPerson(store, ids, source);
      }
    }
  });

const rowGuard = z.object({
  identity: z.string(),
  logto_id: z.string(),
  userId: z.string(),
  isWished: z.number(),
});

/** Goes over all accounts, slice by slice, and yields the ids of those of whom something is true. */
async function* idsWhere(
  { store, target, present }: Search,
  condition: string,
): AsyncGenerator<string> {
  const query = `select identity, logto_id, coalesce(user_id, identity) as userId,
      ${condition} as isWished
    from (${classified(target, accountSlice, present)}) found order by identity, logto_id`;
  const keyOf = ({ identity, logto_id }: z.output<typeof rowGuard>) => ({ identity, logto_id });
  for (const page of store.pages(rowGuard, query, { identity: '', logto_id: '' }, keyOf)) {
    for (const { userId, isWished } of page) {
      if (isWished === 1) {
        yield userId;
      }
    }
    await letOthersRun();
  }
}

/** Whether somebody is without a known id of the wanted kind. */
export const isAnybodyUnmapped = async (search: Search): Promise<boolean> => {
  for await (const _one of idsWhere(search, "part = 'unmapped'")) {
    return true;
  }
  return false;
};

// Who is confirmed but for the union_id that Alipay does not give is not asked for again.
const isAsked = `exists (select 1 from person
  where person.user_id = coalesce(found.user_id, identity) and confirmed_by is not null)`;

/** The user ids of those whom Alipay can convert, and has not confirmed, in some parts of the plan. */
export const idsToConvert = (
  search: Search,
  parts = "part not in ('there', 'untouched')",
): AsyncIterable<string> =>
  idsWhere(
    search,
    search.target === 'user_id' ? 'false' : `not ${isAsked} and ${parts} and holds <> 'new-id'`,
  );
