import { z } from 'zod';
import type { Store } from '../../files/store.ts';
import { idKinds } from '../people/kinds.ts';
import { sources } from '../people/sources.ts';
import { doubleParts, type Part } from './plan.ts';

const keyColumns = 'p.identity as "from", p.logto_id as logtoId';

const keyGuard = z.object({ from: z.string(), logtoId: z.string() });

/** The rows of one part of the plan, page by page. */
function* rowsIn<Guard extends z.ZodType<z.output<typeof keyGuard>, z.ZodTypeDef, unknown>>(
  store: Store,
  part: Part,
  guard: Guard,
  columns: string,
  joins: string,
): Generator<z.output<Guard>> {
  const query = `select ${columns} from plan p ${joins}
    where p.part = :part and (p.identity, p.logto_id) > (:from, :logtoId)
    order by p.identity, p.logto_id limit :limit`;
  const keyOf = ({ from, logtoId }: z.output<Guard>) => ({ from, logtoId });
  for (const page of store.pages(guard, query, { part, from: '', logtoId: '' }, keyOf)) {
    yield* page;
  }
}

const moveRowGuard = keyGuard.extend({
  to: z.string(),
  holds: z.enum(idKinds),
  userId: z.string(),
  openId: z.string(),
  unionId: z.string().nullable(),
});

const withIds = <Row extends z.output<typeof moveRowGuard>>({
  userId,
  openId,
  unionId,
  ...row
}: Row) => ({ ...row, ids: { userId, openId, unionId: unionId ?? undefined } });

const moveGuard = moveRowGuard.transform(withIds);

/** One account's identity, what it becomes, and all ids of its person. */
export type Move = z.output<typeof moveGuard>;

const moveColumns = `${keyColumns}, p.new_id as "to", p.holds,
  q.user_id as userId, q.open_id as openId, q.union_id as unionId`;

const withPerson = 'join person q on q.user_id = p.user_id';

/** The accounts that are to get another id which nobody holds. */
export const movesIn = (store: Store): Generator<Move> =>
  rowsIn(store, 'move', moveGuard, moveColumns, withPerson);

const doubleGuard = moveRowGuard
  .extend({
    newLogtoId: z.string(),
    part: z.enum(doubleParts),
    isConfirmed: z.number().transform(Boolean),
    source: z.enum(sources),
  })
  .transform(withIds);

/**
 * A person with two accounts: the old one holds another id than the wanted one, which the new one
 * holds. `part` is what is decided, and `double` if nothing is.
 */
export type Double = z.output<typeof doubleGuard>;

const doubleColumns = `${moveColumns}, p.part, p.holder as newLogtoId, p.source,
  p.is_confirmed as isConfirmed`;

/** The people with two accounts, or some of them. */
export function* doublesIn(
  store: Store,
  wished: ReadonlyArray<Double['part']> = doubleParts,
): Generator<Double> {
  for (const part of wished) {
    yield* rowsIn(store, part, doubleGuard, doubleColumns, withPerson);
  }
}

/** The people with two accounts of whom it is decided what becomes of them. */
export const decidedIn = (store: Store): Generator<Double> =>
  doublesIn(store, ['keep-old', 'keep-new']);

/** The accounts of one part of the plan, and what they hold. */
export const accountsIn = (store: Store, part: Part): Generator<z.output<typeof keyGuard>> =>
  rowsIn(store, part, keyGuard, keyColumns, '');
