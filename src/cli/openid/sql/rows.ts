import type { Store } from '../../files/store.ts';
import type { IdKind, Ids } from '../people/kinds.ts';
import { countDecided, countPart, countUndecided, type Plan } from '../plan/plan.ts';
import { accountsIn, decidedIn, doublesIn, movesIn } from '../plan/rows.ts';

/**
 * What is done with a user: `drop` takes the identity away, `move` gives it the new id, `keep` and
 * `leave` change nothing. A `keep` must hold its id, since the person's other account does not get it.
 */
export type Action = 'drop' | 'move' | 'keep' | 'leave';

/** One user of the plan. */
export interface PlanRow {
  action: Action;
  logtoId: string;
  /** The kind of id that the user holds; null for those who are left. */
  holds: IdKind | null;
  /** The ids of the person; null for those who are left. */
  ids: Ids | null;
  /** Whether nothing may be done at all if the user holds neither id any more. */
  isRequired: boolean;
}

/** The accounts that lose their identity to the person's other account. */
function* droppedRows(store: Store, target: IdKind): Generator<PlanRow> {
  for (const { decision, logtoId, newLogtoId, holds, ids } of decidedIn(store)) {
    yield decision === 'keep-old'
      ? { action: 'drop', logtoId: newLogtoId, holds: target, ids, isRequired: false }
      : { action: 'drop', logtoId, holds, ids, isRequired: false };
  }
}

const left = { action: 'leave', holds: null, ids: null, isRequired: false } as const;

/** The accounts that stay as they are. */
function* unchangedRows(store: Store, target: IdKind): Generator<PlanRow> {
  for (const { decision, logtoId, newLogtoId, ids } of doublesIn(store)) {
    if (decision !== 'keep-old') {
      yield { action: 'keep', logtoId: newLogtoId, holds: target, ids, isRequired: true };
    }
    if (decision === 'skip') {
      yield { ...left, logtoId };
    }
  }
  for (const { logtoId } of accountsIn(store, 'unmapped')) {
    yield { ...left, logtoId };
  }
}

/**
 * Returns what is done with each user of a plan, each once: those who lose an identity first, since
 * another account gets its id.
 */
export function* rowsOf(store: Store, target: IdKind): Generator<PlanRow> {
  yield* droppedRows(store, target);
  for (const { logtoId, holds, ids } of movesIn(store)) {
    yield { action: 'move', logtoId, holds, ids, isRequired: false };
  }
  for (const { decision, logtoId, holds, ids } of decidedIn(store)) {
    if (decision === 'keep-old') {
      yield { action: 'move', logtoId, holds, ids, isRequired: true };
    }
  }
  yield* unchangedRows(store, target);
}

/** Counts the rows of a plan by what is done with the user. */
export const countActions = (plan: Pick<Plan, 'tallies'>) => {
  const [keptOld, keptNew] = [countDecided(plan, 'keep-old'), countDecided(plan, 'keep-new')];
  const undecided = countUndecided(plan);
  return {
    drop: keptOld + keptNew,
    move: countPart(plan, 'move') + keptOld,
    keep: keptNew + undecided,
    leave: countPart(plan, 'unmapped') + undecided,
  } satisfies Record<Action, number>;
};
