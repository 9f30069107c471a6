import { isUserId } from './classify.ts';

/** A user of Logto who has an identity at Alipay. */
export interface Holder {
  logtoId: string;
  identity: string;
}

/** What is to become of a person who has two accounts. */
export type Decision = 'keep-old' | 'keep-new' | 'skip';

/** One user's identity, and what it becomes. */
export interface Move {
  logtoId: string;
  from: string;
  to: string;
}

/** A person with two accounts: the old one holds the `user_id`, the new one the new id. */
export interface Double extends Move {
  newLogtoId: string;
  decision: Decision;
}

/** Why no plan can be made. Only Logto's ids are told. */
export type Contradiction =
  | { code: 'one-id-for-two-users'; logtoIds: string[] }
  | { code: 'identity-held-twice'; logtoIds: string[] }
  | { code: 'new-id-is-a-user-id'; logtoIds: string[] };

/** What is to be done with everybody who has an identity at Alipay. Each of them is in one part. */
export interface Plan {
  moves: Move[];
  doubles: Double[];
  /** Users with a `user_id` for which no new id is known. */
  unmapped: string[];
  /** Users who do not hold a `user_id`: they stay as they are. */
  untouched: number;
  contradictions: Contradiction[];
}

const groupByIdentity = (holders: readonly Holder[]): Map<string, string | string[]> => {
  const groups = new Map<string, string | string[]>();
  for (const { identity, logtoId } of holders) {
    const known = groups.get(identity);
    groups.set(identity, known === undefined ? logtoId : [known, logtoId].flat());
  }
  return groups;
};

const findContradictions = (
  moves: readonly Move[],
  holdersOf: ReadonlyMap<string, string | string[]>,
): Contradiction[] => {
  const found: Contradiction[] = [];
  const movedTo = new Map<string, string>();
  for (const { logtoId, from, to } of moves) {
    const other = movedTo.get(to);
    if (other !== undefined && !Array.isArray(holdersOf.get(from))) {
      found.push({ code: 'one-id-for-two-users', logtoIds: [other, logtoId] });
    }
    if (isUserId(to)) {
      found.push({ code: 'new-id-is-a-user-id', logtoIds: [logtoId] });
    }
    movedTo.set(to, logtoId);
  }
  for (const [identity, logtoIds] of holdersOf) {
    // What is neither an old nor a new id of anybody, such as a blank one, may be held by many.
    if (Array.isArray(logtoIds) && (isUserId(identity) || movedTo.has(identity))) {
      found.push({ code: 'identity-held-twice', logtoIds });
    }
  }
  return found;
};

/**
 * Decides what is to be done with each user. Nothing is read or written here.
 *
 * Guaranteed if there are no contradictions: every holder is in exactly one of moves, doubles (as
 * the old account), unmapped and untouched, and no two users end with one id.
 *
 * @param pairs the new ids by `user_id`.
 * @param decisions by the Logto id of the old account; a double without one is skipped.
 */
export const makePlan = (
  holders: readonly Holder[],
  pairs: ReadonlyMap<string, string>,
  decisions: ReadonlyMap<string, Decision>,
): Plan => {
  const holdersOf = groupByIdentity(holders);
  const plan: Plan = { moves: [], doubles: [], unmapped: [], untouched: 0, contradictions: [] };
  for (const { logtoId, identity } of holders) {
    const to = pairs.get(identity);
    if (!isUserId(identity)) {
      plan.untouched += 1;
    } else if (to === undefined) {
      plan.unmapped.push(logtoId);
    } else {
      const newLogtoId = [holdersOf.get(to) ?? []].flat()[0];
      const move = { logtoId, from: identity, to };
      if (newLogtoId === undefined) {
        plan.moves.push(move);
      } else {
        const decision = decisions.get(logtoId) ?? 'skip';
        plan.doubles.push({ ...move, newLogtoId, decision });
      }
    }
  }
  plan.contradictions = findContradictions([...plan.moves, ...plan.doubles], holdersOf);
  return plan;
};
