import { z } from 'zod';
import type { Store } from '../../files/store.ts';
import type { IdKind } from '../people/kinds.ts';
import { objectionCodes } from '../people/people.ts';
import { type Source, sources } from '../people/sources.ts';

/** How many contradictions are reported; one is enough to stop. */
export const mostContradictions = 20;

/** Why nobody may be moved. Only Logto's ids are named, and the person's for whoever masks it. */
export type Contradiction =
  | { code: ContradictionCode; logtoIds: readonly string[] }
  | { code: 'sources-disagree'; userId: string; sources: readonly Source[] };

export type ContradictionCode =
  | 'one-id-for-two-users'
  | 'identity-held-twice'
  | 'new-id-is-a-user-id'
  | 'new-id-not-recognized'
  | 'second-account-at-other-id';

const idsGuard = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)));

const objectionGuard = z.object({
  user_id: z.string(),
  source: z.enum(sources),
  code: z.enum(objectionCodes),
  known: z.enum(sources).nullable(),
  logto_ids: idsGuard,
});

type Objection = z.output<typeof objectionGuard>;

/** The accounts that hold an id of a person against whom something is said. */
const holders = `select a.logto_id from account a where a.identity in
  (o.user_id, o.open_id, o.union_id, p.open_id, p.union_id) and a.identity <> ''`;

const objections = (target: IdKind): string => `
select o.user_id, o.source, o.code, p.source as known,
  (select json_group_array(logto_id) from (${holders} limit ${mostContradictions})) as logto_ids
from objection o left join person p on p.user_id = o.user_id
where exists (${holders})
  and (o.code in ('sources-disagree', 'one-id-for-two-users')
    or ('${target}' = 'open_id' and o.code <> 'union-id-not-recognized')
    or '${target}' = 'union_id')
limit ${mostContradictions}`;

const describe = ({ user_id: userId, source, code, known, logto_ids: logtoIds }: Objection) => {
  switch (code) {
    case 'sources-disagree':
      return { code, userId, sources: [known ?? source, source] } as const;
    case 'union-id-not-recognized':
      return { code: 'new-id-not-recognized', logtoIds } as const;
    default:
      return { code, logtoIds } as const;
  }
};

const pairGuard = z.object({ logto_id: z.string(), third: z.string() });
const accountGuard = z.object({ logto_id: z.string() });

/** People with two accounts of which none holds the wanted id: each could get it. */
const secondAccounts = `select logto_id, third from plan
  where third is not null and holds = :holds limit ${mostContradictions}`;

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
  const found: Contradiction[] = [
    ...store.all(objectionGuard, objections(target)).map(describe),
    ...shared.map((identity) => ({
      code: 'identity-held-twice' as const,
      logtoIds: store
        .all(
          accountGuard,
          `select logto_id from account where identity = :identity limit ${mostContradictions}`,
          { identity },
        )
        .map(({ logto_id }) => logto_id),
    })),
    ...store.all(pairGuard, secondAccounts, { holds }).map(({ logto_id, third }) => ({
      code: 'second-account-at-other-id' as const,
      logtoIds: [logto_id, third],
    })),
  ];
  return found.slice(0, mostContradictions);
};
