/*
 * cli/openid/plan: what is to be done with each account, by queries over accounts and people.
 * Each account is in exactly one part. Writes nothing but the plan.
 */

import { z } from 'zod';
import type { Store } from '../../files/store.ts';
import type { IdKind } from '../people/kinds.ts';
import { sources } from '../people/sources.ts';
import { accountSlice, classified } from './classify.ts';
import { type Contradiction, findContradictions } from './contradictions.ts';

/** The parts of a plan in which people are who have two accounts. */
export const doubleParts = ['keep-old', 'keep-new', 'double'] as const;

export const parts = ['move', ...doubleParts, 'unmapped', 'there', 'untouched'] as const;

/** In which part of a plan an account is: each is in exactly one. */
export type Part = (typeof parts)[number];

const tallyGuard = z.object({
  part: z.enum(parts),
  holds: z.enum(['user_id', 'open_id', 'union_id', 'new-id', 'other']),
  source: z.enum(sources).nullable(),
  isConfirmed: z.number().transform(Boolean),
  count: z.number(),
});

/** How many accounts of one slice are alike in all that a report counts. */
export type Tally = z.output<typeof tallyGuard>;

/** What is to be done with everybody who has an identity at Alipay; the rows are in the store. */
export interface Plan {
  target: IdKind;
  /** How many accounts were looked at. */
  accounts: number;
  tallies: readonly Tally[];
  /** Why nobody may be moved; 20 at most. */
  contradictions: readonly Contradiction[];
}

const countGuard = z.object({ count: z.number() });
const accountKey = ['identity', 'logto_id'];

const tallyOfSlice = `select part, holds, source, is_confirmed as isConfirmed, count(*) as count
  from temp.slice group by part, holds, source, is_confirmed`;

/** What an earlier plan says of a slice, and of accounts that are gone; a blob is after every text. */
const deleteSlice = `delete from plan where part in (${parts.map((part) => `'${part}'`).join(', ')})
  and (identity, logto_id) > (:identity, :logto_id)
  and (identity, logto_id) <= (coalesce(:endIdentity, x''), coalesce(:endLogtoId, x''))`;

/**
 * Decides what is to be done with each account, for a move to one kind of id.
 *
 * Guaranteed if there are no contradictions: every account is in exactly one part, and no two
 * accounts end with one id.
 *
 * @param present the id that connectors know users by, if that is known.
 */
export const makePlan = async (store: Store, target: IdKind, present?: string): Promise<Plan> => {
  store.run('create temp table if not exists slice as select * from plan limit 0');
  const tallies: Tally[] = [];
  let accounts = 0;
  await store.inSlices('account', accountKey, ({ values, after, end }) => {
    const { identity: endIdentity = null, logto_id: endLogtoId = null } = end ?? {};
    store.run(deleteSlice, { ...after, endIdentity, endLogtoId });
    store.run('delete from temp.slice');
    store.run(`insert into temp.slice ${classified(target, accountSlice, present)}`, values);
    store.run('insert into plan select * from temp.slice');
    accounts +=
      store.first(countGuard, `select count(*) as count from (${accountSlice})`, values)?.count ??
      0;
    tallies.push(...store.all(tallyGuard, tallyOfSlice));
  });
  return {
    target,
    accounts,
    tallies,
    contradictions: findContradictions(store, target),
  };
};

/** Counts the accounts of a plan that are as wished. */
export const countOf = (
  { tallies }: Pick<Plan, 'tallies'>,
  isWished: (tally: Tally) => boolean,
): number => tallies.reduce((sum, tally) => sum + (isWished(tally) ? tally.count : 0), 0);

/** Counts accounts by a key of their tallies; those without one are not counted. */
export const countBy = <Key extends string>(
  { tallies }: Pick<Plan, 'tallies'>,
  keyOf: (tally: Tally) => Key | false | null,
): Partial<Record<Key, number>> => {
  const counts: Partial<Record<Key, number>> = {};
  for (const tally of tallies) {
    const key = keyOf(tally);
    if (key) {
      counts[key] = (counts[key] ?? 0) + tally.count;
    }
  }
  return counts;
};

/** Counts the accounts in one or more parts of a plan. */
export const countPart = (plan: Pick<Plan, 'tallies'>, ...wished: Part[]): number =>
  countOf(plan, ({ part }) => wished.includes(part));

/** Whether accounts are to be changed: for a person with two, only if it is decided how. */
export const isToChange = ({ part }: Pick<Tally, 'part'>): boolean =>
  part === 'move' || part === 'keep-old' || part === 'keep-new';

/** Counts who is to be changed by an id of one app that Alipay has not confirmed: by who says it. */
export const countUnconfirmed = (plan: Pick<Plan, 'target' | 'tallies'>) =>
  countBy(
    plan,
    (tally) => plan.target !== 'user_id' && isToChange(tally) && !tally.isConfirmed && tally.source,
  );

/**
 * Counts the users whom a connector would register anew that knows people by one kind of id: no
 * account holds that id of theirs, or it is not known.
 */
export const countStrangers = async (store: Store, identifier: IdKind): Promise<number> => {
  let strangers = 0;
  const query = `select count(*) as count from (${classified(identifier, accountSlice)})
    where part in ('move', 'unmapped')`;
  await store.inSlices('account', accountKey, ({ values }) => {
    strangers += store.first(countGuard, query, values)?.count ?? 0;
  });
  return strangers;
};
