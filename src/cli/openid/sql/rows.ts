import type { Double, Plan } from '../plan.ts';

/**
 * What is done with a user: `drop` takes the identity away, `move` gives it the new id, `keep` and
 * `leave` change nothing. A `keep` must hold its id, since another account loses its own for it.
 */
export type Action = 'drop' | 'move' | 'keep' | 'leave';

/** One user of the plan. */
export interface PlanRow {
  action: Action;
  logtoId: string;
  oldId: string | null;
  newId: string | null;
  /** Whether nothing may be done at all if the user holds neither id any more. */
  isRequired: boolean;
}

/** The accounts that lose their identity to the person's other account. */
function* droppedRows(doubles: readonly Double[]): Generator<PlanRow> {
  for (const { decision, logtoId, newLogtoId, from, to } of doubles) {
    const lost = { action: 'drop', newId: null, isRequired: false } as const;
    if (decision === 'keep-old') {
      yield { ...lost, logtoId: newLogtoId, oldId: to };
    } else if (decision === 'keep-new') {
      yield { ...lost, logtoId, oldId: from };
    }
  }
}

/** The accounts that stay as they are. */
function* unchangedRows({ doubles, unmapped }: Plan): Generator<PlanRow> {
  const left = { action: 'leave', oldId: null, newId: null, isRequired: false } as const;
  for (const { decision, logtoId, newLogtoId, to } of doubles) {
    if (decision === 'keep-new') {
      yield { action: 'keep', logtoId: newLogtoId, oldId: to, newId: to, isRequired: true };
    } else if (decision === 'skip') {
      yield { ...left, logtoId };
    }
  }
  for (const { logtoId } of unmapped) {
    yield { ...left, logtoId };
  }
}

/**
 * Returns what is done with each user of a plan, each once: those who lose an identity first, since
 * another account gets its id.
 */
export function* rowsOf(plan: Plan): Generator<PlanRow> {
  yield* droppedRows(plan.doubles);
  for (const { logtoId, from, to } of plan.moves) {
    yield { action: 'move', logtoId, oldId: from, newId: to, isRequired: false };
  }
  for (const { decision, logtoId, from, to } of plan.doubles) {
    if (decision === 'keep-old') {
      yield { action: 'move', logtoId, oldId: from, newId: to, isRequired: true };
    }
  }
  yield* unchangedRows(plan);
}
