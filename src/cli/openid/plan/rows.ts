import { z } from 'zod';
import { decisionNames } from '../people/decisions.ts';
import type { Ids } from '../people/kinds.ts';
import { sources } from '../people/sources.ts';
import type { Store } from '../people/store.ts';
import type { Part } from './plan.ts';

const moveGuard = z
  .object({
    identity: z.string(),
    logto_id: z.string(),
    holds: z.enum(['user_id', 'open_id', 'union_id']),
    user_id: z.string(),
    open_id: z.string(),
    union_id: z.string().nullable(),
    new_id: z.string(),
  })
  .transform((row) => ({
    logtoId: row.logto_id,
    from: row.identity,
    to: row.new_id,
    holds: row.holds,
    ids: {
      userId: row.user_id,
      openId: row.open_id,
      unionId: row.union_id ?? undefined,
    } satisfies Ids,
  }));

/** One account's identity, what it becomes, and all ids of its person. */
export type Move = z.output<typeof moveGuard>;

const keyOfMove = ({ from, logtoId }: Move) => ({ identity: from, logto_id: logtoId });

const start = { identity: '', logto_id: '' };

const columns = `p.identity, p.logto_id, p.holds, p.user_id, q.open_id, q.union_id, p.new_id`;

/** The accounts that are to get another id which nobody holds, page by page. */
export function* movesIn(store: Store): Generator<Move> {
  const query = `select ${columns} from plan p join person q on q.user_id = p.user_id
    where p.part = 'move' and (p.identity, p.logto_id) > (:identity, :logto_id)
    order by p.identity, p.logto_id limit :limit`;
  for (const page of store.pages(moveGuard, query, start, keyOfMove)) {
    yield* page;
  }
}

const doubleGuard = z
  .object({
    holder: z.string(),
    decision: z.enum(decisionNames).nullable(),
    is_confirmed: z.number(),
    source: z.enum(sources),
  })
  .passthrough()
  .transform((row) => ({
    ...moveGuard.parse(row),
    newLogtoId: row.holder,
    decision: row.decision ?? 'skip',
    isDecided: row.decision !== null,
    isConfirmed: row.is_confirmed === 1,
    source: row.source,
  }));

/**
 * A person with two accounts: the old one holds another id than the wanted one, which the new one
 * holds. `decision` is `skip` if nothing is decided.
 */
export type Double = z.output<typeof doubleGuard>;

/** The people with two accounts, page by page. */
export function* doublesIn(store: Store): Generator<Double> {
  const query = `select ${columns}, p.holder, p.source, p.is_confirmed, d.decision
    from plan p join person q on q.user_id = p.user_id
    left join decision d on d.old_user = p.logto_id and d.new_user = p.holder
    where p.part = 'double' and (p.identity, p.logto_id) > (:identity, :logto_id)
    order by p.identity, p.logto_id limit :limit`;
  for (const page of store.pages(doubleGuard, query, start, keyOfMove)) {
    yield* page;
  }
}

/** The people with two accounts of whom it is decided what becomes of them. */
export function* decidedIn(store: Store): Generator<Double> {
  for (const double of doublesIn(store)) {
    if (double.decision !== 'skip') {
      yield double;
    }
  }
}

const rowGuard = z
  .object({ identity: z.string(), logto_id: z.string() })
  .transform(({ identity, logto_id }) => ({ identity, logtoId: logto_id }));

/** The accounts of one part of the plan, page by page. */
export function* accountsIn(
  store: Store,
  part: Part,
): Generator<{ identity: string; logtoId: string }> {
  const query = `select identity, logto_id from plan
    where part = :part and (identity, logto_id) > (:identity, :logto_id)
    order by identity, logto_id limit :limit`;
  const keyOf = (row: z.output<typeof rowGuard>) => ({
    identity: row.identity,
    logto_id: row.logtoId,
  });
  for (const page of store.pages(rowGuard, query, { ...start, part }, keyOf)) {
    yield* page;
  }
}
