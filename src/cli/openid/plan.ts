import { classifyIdentity, isUserId } from './classify.ts';
import type { Holder, Holders } from './holders.ts';
import { count, counted, type Found, first, together } from './lazy.ts';
import { TextMap } from './text-map.ts';

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

/** Why no plan can be made. Only Logto's ids are named. */
export type Contradiction =
  | { code: 'one-id-for-two-users'; logtoIds: readonly string[] }
  | { code: 'identity-held-twice'; logtoIds: readonly string[] }
  | { code: 'new-id-is-a-user-id'; logtoIds: readonly string[] }
  | { code: 'new-id-not-recognized'; logtoIds: readonly string[] }
  | { code: 'second-account-at-other-id'; logtoIds: readonly string[] };

/** How many contradictions are told; more than one is already too many. */
export const mostContradictions = 20;

/** The new ids by `user_id`. */
export interface NewIds extends Iterable<[userId: string, newId: string]> {
  has(userId: string): boolean;
  get(userId: string): string | undefined;
}

/** What is to be done with everybody who has an identity at Alipay. Each of them is in one part. */
export interface Plan {
  moves: Found<Move>;
  doubles: Double[];
  /** Users with a `user_id` for which no new id is known. */
  unmapped: Found<Holder>;
  /** Users who do not hold a `user_id`: they stay as they are. */
  untouched: number;
  contradictions: Contradiction[];
}

/** People whose new id is a second person's too, who holds it already: such as one moved before. */
function* findSecondOwners(doubles: readonly Double[], newIds: NewIds): Generator<Contradiction> {
  if (doubles.length === 0) {
    return;
  }
  const byNewId = new Map(doubles.map((double) => [double.to, double]));
  for (const [userId, to] of newIds) {
    const double = byNewId.get(to);
    if (double !== undefined && double.from !== userId) {
      const logtoIds = [double.newLogtoId, double.logtoId];
      yield { code: 'one-id-for-two-users', logtoIds };
    }
  }
}

/** What speaks against the form of a new id: once somebody holds it, it must be known for one. */
const troubleWith = (
  newId: string,
): 'new-id-is-a-user-id' | 'new-id-not-recognized' | undefined => {
  switch (classifyIdentity(newId)) {
    case 'user_id':
      return 'new-id-is-a-user-id';
    case 'other':
      return 'new-id-not-recognized';
    default:
      return undefined;
  }
};

function* findContradictions(moves: Iterable<Move>, holders: Holders): Generator<Contradiction> {
  const movedTo = new TextMap();
  for (const { logtoId, from, to } of moves) {
    if (!movedTo.add(to, logtoId) && holders.of(from).length === 1) {
      yield { code: 'one-id-for-two-users', logtoIds: [movedTo.get(to) ?? '', logtoId] };
    }
    const code = troubleWith(to);
    if (code !== undefined) {
      yield { code, logtoIds: [logtoId] };
    }
  }
  for (const [identity, logtoIds] of holders.shared()) {
    // What is neither an old nor a new id of anybody, such as a blank one, may be held by many.
    if (isUserId(identity) || movedTo.has(identity)) {
      yield { code: 'identity-held-twice', logtoIds };
    }
  }
}

/** The people with two accounts of whom it is decided what becomes of them. */
export const decided = ({ doubles }: Pick<Plan, 'doubles'>): Double[] =>
  doubles.filter(({ decision }) => decision !== 'skip');

/** Users with a `user_id` for which no new id is known. */
export function* findUnmapped(holders: Holders, newIds: NewIds): Generator<Holder> {
  for (const holder of holders) {
    if (isUserId(holder.identity) && !newIds.has(holder.identity)) {
      yield holder;
    }
  }
}

/** Users with a `user_id` for which a new id is known. */
function* findMapped(holders: Holders, newIds: NewIds): Generator<Move> {
  for (const { logtoId, identity } of holders) {
    const to = isUserId(identity) ? newIds.get(identity) : undefined;
    if (to !== undefined) {
      yield { logtoId, from: identity, to };
    }
  }
}

function* findMoves(holders: Holders, newIds: NewIds): Generator<Move> {
  for (const move of findMapped(holders, newIds)) {
    if (!holders.has(move.to)) {
      yield move;
    }
  }
}

function* findDoubles(
  holders: Holders,
  newIds: NewIds,
  decisions: ReadonlyMap<string, Decision>,
): Generator<Double> {
  for (const move of findMapped(holders, newIds)) {
    const [newLogtoId] = holders.of(move.to);
    if (newLogtoId !== undefined) {
      const decision = decisions.get(accountsOf(move.logtoId, newLogtoId)) ?? 'skip';
      yield { ...move, newLogtoId, decision };
    }
  }
}

/**
 * Decides what is to be done with each user. Nothing is read or written here.
 *
 * Guaranteed if there are no contradictions: every holder is in exactly one of moves, doubles (as
 * the old account), unmapped and untouched, and no two users end with one id.
 *
 * Neither holders nor new ids may change while the plan is in use.
 *
 * @param decisions by `accountsOf` the person; a double without one is skipped.
 */
export const makePlan = (
  holders: Holders,
  newIds: NewIds,
  decisions: ReadonlyMap<string, Decision>,
): Plan => {
  const moves = counted(() => findMoves(holders, newIds));
  const doubles = [...findDoubles(holders, newIds, decisions)];
  const found = first(
    mostContradictions,
    findContradictions(together<Move>(moves, doubles), holders),
  );
  return {
    moves,
    doubles,
    unmapped: counted(() => findUnmapped(holders, newIds)),
    untouched: count(holders, ({ identity }) => !isUserId(identity)),
    contradictions:
      found.length > 0 ? found : first(mostContradictions, findSecondOwners(doubles, newIds)),
  };
};
