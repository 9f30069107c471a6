import { listAlipayConnectors } from '../../logto/connectors.ts';
import { applyDouble, applyMove } from './apply-move.ts';
import { forEach } from './each.ts';
import type { Blocker, MoveEnding, RegistrationEnding } from './endings.ts';
import { flip } from './flip.ts';
import { type Journal, readJournal } from './journal.ts';
import { identitiesOf } from './logto-identities.ts';
import { type Mapping, mapUsers, type Sources } from './mapping.ts';
import { type Decision, decided, type Plan } from './plan.ts';
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
  journal: Journal;
  tally: Tally<MoveEnding>;
}

/** What came of a run. */
export interface Outcome {
  mapping: Mapping;
  blockers: Blocker[];
  isFlipped: boolean;
  registration: RegistrationEnding;
}

/** So often the users are listed again for those who have come or changed meanwhile. */
const mostRounds = 4;

export const mapAgain = ({
  session,
  setup,
  options,
  decisions,
  journal,
}: Omit<Run, 'tally'>): Promise<Mapping> => mapUsers(session, setup, options, journal, decisions);

/** The users of a plan who can still be moved: all but those whom Logto has refused. */
const workOf = (plan: Plan, { tally }: Run) => ({
  moves: plan.moves.filter((move) => !tally.isRefused(move)),
  doubles: decided(plan).filter((double) => !tally.isRefused(double)),
});

export const hasWork = (plan: Plan, run: Run): boolean => {
  const { moves, doubles } = workOf(plan, run);
  return moves.length > 0 || doubles.length > 0;
};

const moveAll = async (plan: Plan, run: Run): Promise<void> => {
  const { session, journal, tally } = run;
  const { client, target: targetId, progress } = session;
  const context = { store: identitiesOf(client), journal, targetId };
  const { moves, doubles } = workOf(plan, run);
  const stop = (): void => client.stop();
  await progress.track('moving', moves.length + doubles.length, async (advance) => {
    const count = async (logtoId: string, step: () => Promise<MoveEnding>): Promise<void> => {
      await tally.count(logtoId, step);
      advance();
    };
    await forEach(moves, (move) => count(move.logtoId, () => applyMove(move, context)), stop);
    await forEach(doubles, (one) => count(one.logtoId, () => applyDouble(one, context)), stop);
  });
};

/**
 * Finds what stands in the way.
 *
 * @param mustBeClosed whether registration must be closed already.
 */
export const findBlockers = async (
  { plan, ...mapping }: Mapping,
  { session: { client }, options, tally }: Run,
  mustBeClosed = options.closeRegistration !== true,
): Promise<Blocker[]> => {
  const allowed = options.allowUnmapped ?? 0;
  const { unmapped } = plan;
  const blockers: Blocker[] = [];
  if (!isConsistent({ plan, ...mapping })) {
    blockers.push('contradictions');
  }
  if (unmapped.length > allowed) {
    blockers.push('unmapped');
  } else if (unmapped.length + tally.refused > allowed) {
    blockers.push('refused');
  }
  if (mustBeClosed && (await isOpen(client))) {
    blockers.push('open');
  }
  return blockers;
};

type Progress = Pick<Outcome, 'mapping' | 'blockers'>;

/** Moves everybody, round by round, until a new list shows nobody who is still to be moved. */
const moveInRounds = async (run: Run, first: Mapping): Promise<Progress> => {
  let mapping = first;
  for (let round = 1; round <= mostRounds && hasWork(mapping.plan, run); round += 1) {
    await moveAll(mapping.plan, run);
    mapping = await mapAgain(run);
    // Registration was closed when the first user was moved, and must still be.
    const blockers = await findBlockers(mapping, run, true);
    if (blockers.length > 0) {
      return { mapping, blockers };
    }
  }
  return { mapping, blockers: [] };
};

/** Sets the setting, if nothing has come up, and moves those who have come in the meantime. */
const flipAndMoveRest = async (
  run: Run,
  moved: Progress,
): Promise<Omit<Outcome, 'registration'>> => {
  const { session, journal } = run;
  const blockers = await findBlockers(moved.mapping, run, true);
  if (blockers.length > 0) {
    return { ...moved, blockers, isFlipped: false };
  }
  await flip(session.client, session.target, journal);
  const mapping = await mapAgain(run);
  const since = await findBlockers(mapping, run, true);
  const rest = since.length > 0 ? { mapping, blockers: since } : await moveInRounds(run, mapping);
  return { ...rest, isFlipped: true };
};

/** Whether every sign-in finds its user, but for those who may be left behind. */
const isSafeToOpen = async (
  { inventory: { holders }, pairs }: Mapping,
  { session: { client, target }, options }: Run,
): Promise<boolean> => {
  const isKnown = (identifier: string): boolean => {
    switch (identifier) {
      case target:
        return countStrangers(holders, pairs.ids, 'new-id') <= (options.allowUnmapped ?? 0);
      case 'user_id':
        return countStrangers(holders, pairs.ids, 'user_id') === 0;
      default:
        return false;
    }
  };
  const connectors = await listAlipayConnectors(client);
  return [...new Set(connectors.map(({ config }) => identifierIn(config)))].every(isKnown);
};

/** Gives registration back if we have closed it and nobody would be doubled. */
const settleRegistration = async (mapping: Mapping, run: Run): Promise<RegistrationEnding> => {
  const { session, journal } = run;
  const before = await rememberClosing(readJournal(session.folder));
  if (before === undefined) {
    return 'untouched';
  }
  if (!(await isSafeToOpen(mapping, run))) {
    return (await isOpen(session.client)) ? 'untouched' : 'kept-closed';
  }
  await giveRegistrationBack(session.client, before, journal);
  return 'given-back';
};

/** Moves everybody of a plan, unless something stands in the way. */
export const carryOut = async (run: Run, first: Mapping): Promise<Outcome> => {
  const { session, journal, options } = run;
  let mapping = first;
  let blockers = await findBlockers(mapping, run);
  const isToClose = options.closeRegistration === true && (await isOpen(session.client));
  if (blockers.length === 0 && isToClose) {
    await closeRegistration(session.client, journal);
    // Whoever came before registration was closed is in no list yet.
    mapping = await mapAgain(run);
    blockers = await findBlockers(mapping, run);
  }
  const moved = blockers.length > 0 ? { mapping, blockers } : await moveInRounds(run, mapping);
  const mayFlip =
    options.flip === true && moved.blockers.length === 0 && !hasWork(moved.mapping.plan, run);
  const outcome = mayFlip ? await flipAndMoveRest(run, moved) : { ...moved, isFlipped: false };
  return { ...outcome, registration: await settleRegistration(outcome.mapping, run) };
};
