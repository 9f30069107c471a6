import { readSignInMode } from '../../../logto/sign-in-mode.ts';
import { blockersIn } from '../blockers.ts';
import { OpenidError } from '../failures.ts';
import { countWork, type Mapping, type MappingContext } from '../mapping.ts';
import { forEach } from '../move/each.ts';
import type { MoveOutcome, Outcomes } from '../move/outcomes.ts';
import { closeRegistration, isOpen } from '../move/registration.ts';
import { setIdentifiers } from '../move/setting.ts';
import type { Blocker, RegistrationOutcome } from '../names.ts';
import type { Options } from '../options.ts';
import { rememberRegistration } from '../people/notes.ts';
import { openTaken } from '../people/taken.ts';
import { decidedIn, type Move, movesIn } from '../plan/rows.ts';
import { giveTakenBack, type MoveContext, moveDouble, moveUser } from './move-users.ts';
import { settleRegistration } from './settle-registration.ts';

/** What one run of `apply` works with. */
export interface Run extends Pick<MappingContext, 'session' | 'store'> {
  options: Options;
  outcomes: Outcomes;
  /** What is known of everybody, the latest. */
  mapping: Mapping;
  /** How many were to be changed at the beginning, or more, if some have come meanwhile. */
  total: number;
  /** Lists everybody again. */
  mapAgain: (signal?: AbortSignal) => Promise<Mapping>;
  /** Aborted when the administrator asks for the end. */
  interruption: AbortSignal | undefined;
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

const isInterrupted = ({ interruption }: Run): boolean => interruption?.aborted === true;

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

/** Finds what stands in the way; registration must be closed, unless it is about to be. */
const blockersNow = ({ mapping, options, outcomes }: Run, isOpenNow: boolean): Blocker[] =>
  blockersIn(mapping, options, outcomes.refused, isOpenNow);

const findBlockers = async (run: Run, mustBeClosed = true): Promise<Blocker[]> =>
  blockersNow(run, mustBeClosed && (await isOpen(run.session.client)));

const countDone = ({ outcomes }: Run): number => outcomes.counts.get('moved') ?? 0;

const mapAndLook = async (run: Run): Promise<Blocker[]> => {
  try {
    run.mapping = await run.mapAgain(run.interruption);
  } catch (error) {
    if (isInterrupted(run)) {
      return [];
    }
    throw error;
  }
  run.total = Math.max(run.total, countDone(run) + countWork(run.mapping));
  return findBlockers(run);
};

/** Closes registration, if that is asked for. Who has come before is in no list yet. */
const close = async (run: Run): Promise<Blocker[]> => {
  const { session, store, options } = run;
  const before = await readSignInMode(session.client);
  const isToClose = before !== 'SignIn' && options.closeRegistration === true;
  const blockers = blockersNow(run, before !== 'SignIn' && !isToClose);
  if (blockers.length > 0 || !isToClose) {
    return blockers;
  }
  rememberRegistration(store, before);
  await closeRegistration(session.client);
  return mapAndLook(run);
};

/** Moves everybody, round by round, until a new list shows nobody who is still to be moved. */
const moveInRounds = async (run: Run): Promise<Blocker[]> => {
  for (let round = 1; round <= mostRounds && hasWork(run); round += 1) {
    await moveAll(run);
    const blockers = isInterrupted(run) ? [] : await mapAndLook(run);
    if (blockers.length > 0 || isInterrupted(run)) {
      return blockers;
    }
  }
  return [];
};

/** Gives back what was taken for accounts that cannot have it any more. */
const giveOpenBack = async (run: Run): Promise<Blocker[]> => {
  const { session, store, outcomes } = run;
  const { client } = session;
  const open = isInterrupted(run) ? [] : openTaken(store);
  for (const taken of open) {
    await outcomes.count(taken.logtoId, () => giveTakenBack(taken, { client, store }));
  }
  return open.length === 0 ? [] : mapAndLook(run);
};

/** Sets the setting, and moves those who have come in the meantime. */
const flip = async (run: Run): Promise<Blocker[]> => {
  const { session } = run;
  const connectorId = await setIdentifiers(session.client, session.target);
  if (connectorId !== undefined) {
    throw new OpenidError(1, { code: 'setting-not-kept', connectorId });
  }
  const blockers = await mapAndLook(run);
  return blockers.length > 0 ? blockers : moveInRounds(run);
};

/** Moves everybody, unless something stands in the way. */
export const carryOut = async (run: Run): Promise<Outcome> => {
  let blockers: Blocker[] = [];
  let isFlipped = false;
  for (const phase of [close, moveInRounds, giveOpenBack]) {
    blockers = blockers.length > 0 ? blockers : await phase(run);
  }
  const isDone = blockers.length === 0 && !isInterrupted(run) && !hasWork(run);
  if (isDone && run.options.flip === true) {
    blockers = await findBlockers(run);
    isFlipped = blockers.length === 0;
    blockers = isFlipped ? await flip(run) : blockers;
  }
  const registration = await settleRegistration(run, isInterrupted(run));
  return { blockers, isFlipped, isInterrupted: isInterrupted(run), registration };
};
