import type { Store } from '../../files/store.ts';
import type { IdKind, Ids } from '../people/kinds.ts';
import { countPart, type Plan } from '../plan/plan.ts';
import { accountsIn, doublesIn, movesIn } from '../plan/rows.ts';

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
}

const left = { action: 'leave', holds: null, ids: null } as const;

/** Returns what is done with each user of a plan, each once. */
export function* rowsOf(store: Store, target: IdKind): Generator<PlanRow> {
  for (const { part, logtoId, newLogtoId, holds, ids } of doublesIn(store)) {
    const old = { logtoId, holds, ids };
    const other = { logtoId: newLogtoId, holds: target, ids };
    if (part === 'keep-old') {
      yield { action: 'drop', ...other };
      yield { action: 'move', ...old };
    } else {
      yield part === 'double' ? { ...left, logtoId } : { action: 'drop', ...old };
      yield { action: 'keep', ...other };
    }
  }
  for (const { logtoId, holds, ids } of movesIn(store)) {
    yield { action: 'move', logtoId, holds, ids };
  }
  for (const { logtoId } of accountsIn(store, 'unmapped')) {
    yield { ...left, logtoId };
  }
}

/** Counts the rows of a plan by what is done with the user. */
export const countActions = (plan: Pick<Plan, 'tallies'>) =>
  ({
    drop: countPart(plan, 'keep-old', 'keep-new'),
    move: countPart(plan, 'move', 'keep-old'),
    keep: countPart(plan, 'keep-new', 'double'),
    leave: countPart(plan, 'unmapped', 'double'),
  }) satisfies Record<Action, number>;
