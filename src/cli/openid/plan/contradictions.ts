import { z } from 'zod';
import type { Store } from '../../files/store.ts';
import type { IdKind } from '../people/kinds.ts';
import { objectionCodes } from '../people/people.ts';
import { type Source, sources } from '../people/sources.ts';

/** How many contradictions are reported; one is enough to stop. */
export const mostContradictions = 20;

export type ContradictionCode =
  | 'sources-disagree'
  | 'one-id-for-two-users'
  | 'identity-held-twice'
  | 'new-id-is-a-user-id'
  | 'new-id-not-recognized'
  | 'second-account-at-other-id';

/** Why nobody may be moved. */
export interface Contradiction {
  code: ContradictionCode;
  /** The users of Logto whom it is about. */
  logtoIds: readonly string[];
  /** Who says something else of one person, if that is what contradicts itself. */
  sources?: readonly Source[];
}

const idsGuard = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)));

const objectionGuard = z.object({
  source: z.enum(sources),
  code: z.enum(objectionCodes),
  known: z.enum(sources).nullable(),
  logtoIds: idsGuard,
});

type Objection = z.output<typeof objectionGuard>;

/** The accounts that hold an id of a person against whom something is said. */
const holders = `select a.logto_id from account a where a.identity in
  (o.user_id, o.open_id, o.union_id, p.open_id, p.union_id) and a.identity <> ''`;

const objections = (target: IdKind): string => `
select o.source, o.code, p.source as known,
  (select json_group_array(logto_id) from (${holders} limit ${mostContradictions})) as logtoIds
from objection o left join person p on p.user_id = o.user_id
where exists (${holders})
  and (o.code in ('sources-disagree', 'one-id-for-two-users')
    or ('${target}' = 'open_id' and o.code <> 'union-id-not-recognized')
    or '${target}' = 'union_id')
limit ${mostContradictions}`;

const describe = ({ source, code, known, logtoIds }: Objection): Contradiction => ({
  code: code === 'union-id-not-recognized' ? 'new-id-not-recognized' : code,
  logtoIds,
  ...(code === 'sources-disagree' && { sources: [...new Set([known ?? source, source])] }),
});

const logtoIdsGuard = z.object({ logtoIds: idsGuard });

/** People with two accounts of which none holds the wanted id: each could get it. */
const secondAccounts = `select json_array(logto_id, third) as logtoIds from plan
  where third is not null and holds = :holds limit ${mostContradictions}`;

const holdersOf = `select json_group_array(logto_id) as logtoIds from (
  select logto_id from account where identity = :identity limit ${mostContradictions})`;

/** A contradiction of one kind for each row. */
const contradictionsOf = (
  code: ContradictionCode,
  rows: ReadonlyArray<z.output<typeof logtoIdsGuard>>,
): Contradiction[] => rows.map(({ logtoIds }) => ({ code, logtoIds }));

/**
 * Finds what speaks against a plan.
 *
 * @param shared identities of known people that more than one account holds.
 */
export const findContradictions = (
  store: Store,
  target: IdKind,
  shared: readonly string[],
): Contradiction[] => {
  const holds = target === 'user_id' ? 'open_id' : 'user_id';
  return [
    ...store.all(objectionGuard, objections(target)).map(describe),
    ...shared.flatMap((identity) =>
      contradictionsOf('identity-held-twice', store.all(logtoIdsGuard, holdersOf, { identity })),
    ),
    ...contradictionsOf(
      'second-account-at-other-id',
      store.all(logtoIdsGuard, secondAccounts, { holds }),
    ),
  ].slice(0, mostContradictions);
};
