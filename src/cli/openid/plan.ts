import { isUserId } from './classify.ts';
import type { Holders } from './holders.ts';

export const decisionNames = ['keep-old', 'keep-new', 'skip'] as const;

/** What is to become of a person who has two accounts. */
export type Decision = (typeof decisionNames)[number];

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

/** The two accounts that a decision is about. */
export const accountsOf = (logtoId: string, newLogtoId: string): string =>
  `${logtoId} ${newLogtoId}`;

/** Why no plan can be made. Only Logto's ids are told. */
export type Contradiction =
  | { code: 'one-id-for-two-users'; logtoIds: readonly string[] }
  | { code: 'identity-held-twice'; logtoIds: readonly string[] }
  | { code: 'new-id-is-a-user-id'; logtoIds: readonly string[] };

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

/** People whose new id is a second person's too, who holds it already: such as one moved before. */
const findSecondOwners = (
  doubles: readonly Double[],
  pairs: ReadonlyMap<string, string>,
): Contradiction[] => {
  if (doubles.length === 0) {
    return [];
  }
  const byNewId = new Map(doubles.map((double) => [double.to, double]));
  const found: Contradiction[] = [];
  for (const [userId, to] of pairs) {
    const double = byNewId.get(to);
    if (double !== undefined && double.from !== userId) {
      const logtoIds = [double.newLogtoId, double.logtoId];
      found.push({ code: 'one-id-for-two-users', logtoIds });
    }
  }
  return found;
};

const findContradictions = (moves: Iterable<Move>, holders: Holders): Contradiction[] => {
  const found: Contradiction[] = [];
  const movedTo = new Map<string, string>();
  for (const { logtoId, from, to } of moves) {
    const other = movedTo.get(to);
    if (other !== undefined && holders.of(from).length === 1) {
      found.push({ code: 'one-id-for-two-users', logtoIds: [other, logtoId] });
    }
    if (isUserId(to)) {
      found.push({ code: 'new-id-is-a-user-id', logtoIds: [logtoId] });
    }
    movedTo.set(to, logtoId);
  }
  for (const [identity, logtoIds] of holders.shared()) {
    // What is neither an old nor a new id of anybody, such as a blank one, may be held by many.
    if (isUserId(identity) || movedTo.has(identity)) {
      found.push({ code: 'identity-held-twice', logtoIds });
    }
  }
  return found;
};

/** The people with two accounts of whom it is decided what becomes of them. */
export const decided = ({ doubles }: Plan): Double[] =>
  doubles.filter(({ decision }) => decision !== 'skip');

function* together(...lists: ReadonlyArray<readonly Move[]>): Generator<Move> {
  for (const list of lists) {
    yield* list;
  }
}

/**
 * Decides what is to be done with each user. Nothing is read or written here.
 *
 * Guaranteed if there are no contradictions: every holder is in exactly one of moves, doubles (as
 * the old account), unmapped and untouched, and no two users end with one id.
 *
 * @param pairs the new ids by `user_id`.
 * @param decisions by `accountsOf` the person; a double without one is skipped.
 */
export const makePlan = (
  holders: Holders,
  pairs: ReadonlyMap<string, string>,
  decisions: ReadonlyMap<string, Decision>,
): Plan => {
  const plan: Plan = { moves: [], doubles: [], unmapped: [], untouched: 0, contradictions: [] };
  for (const { logtoId, identity } of holders) {
    const to = pairs.get(identity);
    if (!isUserId(identity)) {
      plan.untouched += 1;
    } else if (to === undefined) {
      plan.unmapped.push(logtoId);
    } else {
      const [newLogtoId] = holders.of(to);
      const move = { logtoId, from: identity, to };
      if (newLogtoId === undefined) {
        plan.moves.push(move);
      } else {
        const decision = decisions.get(accountsOf(logtoId, newLogtoId)) ?? 'skip';
        plan.doubles.push({ ...move, newLogtoId, decision });
      }
    }
  }
  const found = findContradictions(together(plan.moves, plan.doubles), holders);
  plan.contradictions = found.length > 0 ? found : findSecondOwners(plan.doubles, pairs);
  return plan;
};
