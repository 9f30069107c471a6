import { z } from 'zod';
import type { Store } from '../../files/store.ts';
import { decisionNames } from '../people/decisions.ts';
import { idKinds } from '../people/kinds.ts';
import { sources } from '../people/sources.ts';
import type { Part } from './plan.ts';

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
    decision: z.enum(decisionNames),
    isConfirmed: z.number().transform(Boolean),
    source: z.enum(sources),
  })
  .transform(withIds);

/**
 * A person with two accounts: the old one holds another id than the wanted one, which the new one
 * holds. `decision` is `skip` if nothing is decided.
 */
export type Double = z.output<typeof doubleGuard>;

const doubles = (store: Store, join: 'left join' | 'cross join', condition: string) =>
  rowsIn(
    store,
    'double',
    doubleGuard,
    `${moveColumns}, p.holder as newLogtoId, p.source, p.is_confirmed as isConfirmed,
      coalesce(d.decision, 'skip') as decision`,
    `${withPerson} ${join} decision d
      on d.old_user = p.logto_id and d.new_user = p.holder ${condition}`,
  );

/** The people with two accounts. */
export const doublesIn = (store: Store): Generator<Double> => doubles(store, 'left join', '');

/**
 * The people with two accounts of whom it is decided what becomes of them. SQLite is to look for the
 * decision of a person, and not the other way round, which the word `cross` says.
 */
export const decidedIn = (store: Store): Generator<Double> =>
  doubles(store, 'cross join', "and d.decision <> 'skip'");

/** The accounts of one part of the plan, and what they hold. */
export const accountsIn = (store: Store, part: Part): Generator<z.output<typeof keyGuard>> =>
  rowsIn(store, part, keyGuard, keyColumns, '');
