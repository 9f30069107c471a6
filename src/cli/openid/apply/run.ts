import { readSignInMode } from '../../../logto/sign-in-mode.ts';
import { blockersIn } from '../blockers.ts';
import { OpenidError } from '../failures.ts';
import { countWork, type Mapping, type MappingContext } from '../mapping.ts';
import { forEach } from '../move/each.ts';
import type { MoveOutcome, Outcomes } from '../move/outcomes.ts';
import { closeRegistration, isOpen } from '../move/registration.ts';
import { setIdentifiers } from '../move/setting.ts';
import type { Blocker, RegistrationOutcome } from '../names.ts';
import { rememberRegistration } from '../people/notes.ts';
import { openTaken } from '../people/taken.ts';
import { decidedIn, type Move, movesIn } from '../plan/rows.ts';
import { giveTakenBack, type MoveContext, moveDouble, moveUser } from './move-users.ts';
import { settleRegistration } from './settle-registration.ts';

/** What one run of `apply` works with. */
export interface Run extends MappingContext {
  outcomes: Outcomes;
  /** What is known of everybody, the latest. */
  mapping: Mapping;
  /** How many were to be changed at the beginning, or more, if some have come meanwhile. */
  total: number;
  /** Lists everybody again. */
  mapAgain: (signal?: AbortSignal) => Promise<Mapping>;
  /** Aborted when the administrator asks for the end. */
  interruption: AbortSignal | undefined;
  /** Whether the setting has been set. */
  isFlipped: boolean;
}

/** What came of a run. */
export interface Outcome {
  blockers: readonly Blocker[];
  isFlipped: boolean;
  isInterrupted: boolean;
  registration: RegistrationOutcome;
}

/** So often the users are listed again for those who have come or changed meanwhile. */
const mostRounds = 4;

/** Those who can still be moved: all but those whom Logto has refused. */
function* movable<One extends { logtoId: string }>(
  moves: Iterable<One>,
  { outcomes }: Run,
): Generator<One> {
  for (const move of moves) {
    if (!outcomes.isRefused(move)) {
      yield move;
    }
  }
}

/** Whether somebody is still to be moved whom Logto has not refused. */
export const hasWork = (run: Run): boolean => {
  const { store, mapping } = run;
  if (countWork(mapping) === 0) {
    return false;
  }
  const next = [movable(movesIn(store), run).next(), movable(decidedIn(store), run).next()];
  return next.some(({ done }) => done !== true);
};

const moveAll = async (run: Run): Promise<void> => {
  const { session, store, outcomes, mapping, interruption: signal } = run;
  const { client, progress, texts } = session;
  const context = { client, store };
  await progress.track(texts.openid.progress.moving, countWork(mapping), async (advance) => {
    const count =
      <One extends Move>(step: (one: One, context: MoveContext) => Promise<MoveOutcome>) =>
      async (one: One): Promise<void> => {
        await outcomes.count(one.logtoId, () => step(one, context));
        advance();
      };
    await forEach(movable(movesIn(store), run), count(moveUser), client, signal);
    await forEach(movable(decidedIn(store), run), count(moveDouble), client, signal);
  });
};

/** What stands in the way, step by step. Whoever asks for no more ends the run there. */
type Steps = AsyncGenerator<Blocker[]>;

const look = (run: Run, isOpenNow: boolean): Blocker[] =>
  blockersIn(run.mapping, run.options, run.outcomes.refused, isOpenNow);

const mapAndLook = async (run: Run): Promise<Blocker[]> => {
  run.interruption?.throwIfAborted();
  run.mapping = await run.mapAgain(run.interruption);
  const done = run.outcomes.counts.get('moved') ?? 0;
  run.total = Math.max(run.total, done + countWork(run.mapping));
  return look(run, await isOpen(run.session.client));
};

/** Moves everybody, round by round, until a new list shows nobody who is still to be moved. */
async function* moveInRounds(run: Run): Steps {
  for (let round = 1; round <= mostRounds && hasWork(run); round += 1) {
    await moveAll(run);
    yield mapAndLook(run);
  }
}

async function* stepsOf(run: Run): Steps {
  const { session, store, options, outcomes } = run;
  const { client, target } = session;
  const before = await readSignInMode(client);
  const isToClose = before !== 'SignIn' && options.closeRegistration === true;
  yield look(run, before !== 'SignIn' && !isToClose);
  if (isToClose) {
    rememberRegistration(store, before);
    await closeRegistration(client);
    // Who has come before is in no list yet.
    yield mapAndLook(run);
  }
  yield* moveInRounds(run);
  // What was taken for accounts that cannot have it any more.
  const open = openTaken(store);
  for (const taken of open) {
    await outcomes.count(taken.logtoId, () => giveTakenBack(taken, { client, store }));
  }
  if (open.length > 0) {
    yield mapAndLook(run);
  }
  if (options.flip === true && !hasWork(run)) {
    yield look(run, await isOpen(client));
    const connectorId = await setIdentifiers(client, target);
    if (connectorId !== undefined) {
      throw new OpenidError(1, { code: 'setting-not-kept', connectorId });
    }
    run.isFlipped = true;
    // Some may have come in the meantime.
    yield mapAndLook(run);
    yield* moveInRounds(run);
  }
}

/** Moves everybody, unless something stands in the way. */
export const carryOut = async (run: Run): Promise<Outcome> => {
  const { interruption } = run;
  let blockers: Blocker[] = [];
  try {
    for await (blockers of stepsOf(run)) {
      if (blockers.length > 0 || interruption?.aborted) {
        break;
      }
    }
  } catch (error) {
    if (error !== interruption?.reason) {
      throw error;
    }
  }
  const isInterrupted = interruption?.aborted === true;
  const registration = await settleRegistration(run, isInterrupted);
  return { blockers, isFlipped: run.isFlipped, isInterrupted, registration };
};
