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
  known: z.enum(sources),
  logtoIds: idsGuard,
});

type Objection = z.output<typeof objectionGuard>;

/** The accounts that hold an id of a person against whom something is said. */
const holders = `select a.logto_id from account a where a.identity in
  (o.user_id, o.open_id, o.union_id, p.open_id, p.union_id) and a.identity <> ''`;

const objections = (target: IdKind): string => `
select o.source, o.code, coalesce(p.source, o.source) as known,
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
  ...(code === 'sources-disagree' && { sources: [...new Set([known, source])] }),
});

const rivalGuard = z.object({
  code: z.enum(['identity-held-twice', 'second-account-at-other-id']),
  logtoIds: idsGuard,
});

/** Two accounts that hold one id, or two of a person of which none holds the wanted id: each could get it. */
export const rivals = `
select case when exists (
    select 1 from account a where a.identity = p.identity and a.logto_id = p.rival)
    then 'identity-held-twice' else 'second-account-at-other-id' end as code,
  json_array(logto_id, rival) as logtoIds
from plan p where rival is not null limit ${mostContradictions}`;

/** Finds what speaks against a plan. */
export const findContradictions = (store: Store, target: IdKind): Contradiction[] =>
  [
    ...store.all(objectionGuard, objections(target)).map(describe),
    ...store.all(rivalGuard, rivals),
  ].slice(0, mostContradictions);
