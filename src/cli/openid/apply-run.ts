import { listAlipayConnectors } from '../../logto/connectors.ts';
import { applyDouble, moveOrGiveBack, rememberLosers } from './apply-double.ts';
import { giveLostBack } from './apply-lost.ts';
import type { MoveContext } from './apply-move.ts';
import { forEach } from './each.ts';
import type { Blocker, MoveEnding, RegistrationEnding } from './endings.ts';
import type { Files } from './files.ts';
import { flip } from './flip.ts';
import { readJournal } from './journal.ts';
import { count, together } from './lazy.ts';
import { identitiesOf } from './logto-identities.ts';
import { type Mapping, mapUsers, type Sources } from './mapping.ts';
import { type Decision, decided, type Move } from './plan.ts';
import {
  closeRegistration,
  giveRegistrationBack,
  isOpen,
  rememberClosing,
} from './registration.ts';
import type { Session } from './session.ts';
import { identifierIn, type Setup } from './setup.ts';
import { countStrangers } from './strangers.ts';
import { isConsistent } from './summary.ts';
import type { Tally } from './tally.ts';

/** What one run of `apply` may do. */
export interface RunOptions extends Sources {
  closeRegistration?: boolean;
  allowUnmapped?: number;
  flip?: boolean;
}

/** What one run of `apply` works with. */
export interface Run {
  session: Session;
  setup: Setup;
  options: RunOptions;
  decisions: ReadonlyMap<string, Decision>;
  files: Files;
  tally: Tally<MoveEnding>;
  /** What is known of everybody, the latest. Nothing else holds it: of a million users it is large. */
  mapping: Mapping;
}

/** What came of a run. */
export interface Outcome {
  blockers: Blocker[];
  isFlipped: boolean;
  registration: RegistrationEnding;
}

/** So often the users are listed again for those who have come or changed meanwhile. */
const mostRounds = 4;

/** Lists everybody, and finds the new ids of those who have come since. */
const mapAgain = async (run: Run): Promise<void> => {
  const { session, setup, options, decisions, files } = run;
  run.mapping = await mapUsers(session, setup, options, files, decisions);
};

/** Those of a plan who can still be moved: all but those whom Logto has refused. */
function* movable<One extends Move>(moves: Iterable<One>, { tally }: Run): Generator<One> {
  for (const move of moves) {
    if (!tally.isRefused(move)) {
      yield move;
    }
  }
}

const countWork = (run: Run): number => {
  const { plan } = run.mapping;
  return count(movable<Move>(together(plan.moves, decided(plan)), run));
};

export const hasWork = (run: Run): boolean => countWork(run) > 0;

const contextOf = ({ session, files }: Run): MoveContext => ({
  store: identitiesOf(session.client),
  journal: files.journal,
  targetId: session.target,
});

const moveAll = async (run: Run): Promise<void> => {
  const { session, tally, mapping } = run;
  const { client, progress } = session;
  const context = contextOf(run);
  const losers = await rememberLosers(readJournal(session.folder));
  const moves = movable(mapping.plan.moves, run);
  const doubles = movable(decided(mapping.plan), run);
  const stop = (): void => client.stop();
  await progress.track('moving', countWork(run), async (advance) => {
    const take = async (logtoId: string, step: () => Promise<MoveEnding>): Promise<void> => {
      await tally.count(logtoId, step);
      advance();
    };
    const moveOne = (move: Move): Promise<void> =>
      take(move.logtoId, () => moveOrGiveBack(move, losers.get(move.to), context));
    await forEach(moves, moveOne, stop);
    await forEach(doubles, (one) => take(one.logtoId, () => applyDouble(one, context)), stop);
  });
};

/**
 * Finds what stands in the way.
 *
 * @param mustBeClosed whether registration must be closed already.
 */
export const findBlockers = async (
  { session: { client }, options, tally, mapping }: Run,
  mustBeClosed = options.closeRegistration !== true,
): Promise<Blocker[]> => {
  const allowed = options.allowUnmapped ?? 0;
  const { unmapped } = mapping.plan;
  const blockers: Blocker[] = [];
  if (!isConsistent(mapping)) {
    blockers.push('contradictions');
  }
  if (unmapped.size > allowed) {
    blockers.push('unmapped');
  } else if (unmapped.size + tally.refused > allowed) {
    blockers.push('refused');
  }
  if (mustBeClosed && (await isOpen(client))) {
    blockers.push('open');
  }
  return blockers;
};

/**
 * Moves everybody, round by round, until a new list shows nobody who is still to be moved.
 *
 * @returns what has come up.
 */
const moveInRounds = async (run: Run): Promise<Blocker[]> => {
  for (let round = 1; round <= mostRounds && hasWork(run); round += 1) {
    await moveAll(run);
    await mapAgain(run);
    // Registration was closed when the first user was moved, and must still be.
    const blockers = await findBlockers(run, true);
    if (blockers.length > 0) {
      return blockers;
    }
  }
  return [];
};

/** Sets the setting, if nothing has come up, and moves those who have come in the meantime. */
const flipAndMoveRest = async (run: Run): Promise<Omit<Outcome, 'registration'>> => {
  const { session, files } = run;
  const blockers = await findBlockers(run, true);
  if (blockers.length > 0) {
    return { blockers, isFlipped: false };
  }
  await flip(session.client, session.target, files.journal);
  await mapAgain(run);
  const since = await findBlockers(run, true);
  return { blockers: since.length > 0 ? since : await moveInRounds(run), isFlipped: true };
};

/** Whether every sign-in finds its user, but for those who may be left behind. */
const isSafeToOpen = async ({
  session: { client, target },
  options,
  mapping,
}: Run): Promise<boolean> => {
  const { inventory, pairs } = mapping;
  const { holders } = inventory;
  const isKnown = (identifier: string): boolean => {
    switch (identifier) {
      case target:
        return countStrangers(holders, pairs, 'new-id') <= (options.allowUnmapped ?? 0);
      case 'user_id':
        return countStrangers(holders, pairs, 'user_id') === 0;
      default:
        return false;
    }
  };
  const connectors = await listAlipayConnectors(client);
  return [...new Set(connectors.map(({ config }) => identifierIn(config)))].every(isKnown);
};

/** Gives registration back if we have closed it and nobody would be doubled. */
const settleRegistration = async (run: Run): Promise<RegistrationEnding> => {
  const { session, files } = run;
  const before = await rememberClosing(readJournal(session.folder));
  if (before === undefined) {
    return 'untouched';
  }
  if (!(await isSafeToOpen(run))) {
    return (await isOpen(session.client)) ? 'untouched' : 'kept-closed';
  }
  await giveRegistrationBack(session.client, before, files.journal);
  return 'given-back';
};

/** Moves everybody, unless something stands in the way. */
export const carryOut = async (run: Run): Promise<Outcome> => {
  const { session, files, options } = run;
  let blockers = await findBlockers(run);
  const isToClose = options.closeRegistration === true && (await isOpen(session.client));
  if (blockers.length === 0 && isToClose) {
    await closeRegistration(session.client, files.journal);
    // Whoever came before registration was closed is in no list yet.
    await mapAgain(run);
    blockers = await findBlockers(run);
  }
  if (blockers.length === 0) {
    blockers = await moveInRounds(run);
  }
  if (blockers.length === 0 && (await giveLostBack(run, contextOf(run)))) {
    await mapAgain(run);
    blockers = await findBlockers(run, true);
  }
  const mayFlip = options.flip === true && blockers.length === 0 && !hasWork(run);
  const outcome = mayFlip ? await flipAndMoveRest(run) : { blockers, isFlipped: false };
  return { ...outcome, registration: await settleRegistration(run) };
};
