import pMap from 'p-map';
import { messages } from '../../messages/languages.ts';
import { say } from '../../messages/messages.ts';
import type { Line } from '../line.ts';
import type { Result } from '../result.ts';
import { applyDouble, applyMove, type MoveContext } from './apply-move.ts';
import { readDecisions } from './decisions.ts';
import type { Blocker, MoveEnding, RegistrationEnding } from './endings.ts';
import { flip } from './flip.ts';
import { type Journal, readJournal } from './journal.ts';
import { withLock } from './lock.ts';
import { identitiesOf } from './logto-identities.ts';
import { type Mapping, mapUsers, type Sources } from './mapping.ts';
import { openJournalOf, originOf } from './origin.ts';
import { type Decision, decided, type Plan } from './plan.ts';
import {
  closeRegistration,
  giveRegistrationBack,
  isOpen,
  rememberClosing,
} from './registration.ts';
import type { Session } from './session.ts';
import { expectSetup, identifierIn, type Setup } from './setup.ts';
import { isConsistent, summarize, summaryJson } from './summary.ts';
import { countOutstanding } from './undo-moves.ts';

export interface ApplyOptions extends Sources {
  yes?: boolean;
  closeRegistration?: boolean;
  allowUnmapped?: number;
  flip?: boolean;
  decisions?: string;
}

const hasWork = (plan: Plan): boolean => plan.moves.length > 0 || decided(plan).length > 0;

/** At most so many users at a time. */
const concurrency = 4;

/** So often the users are listed again for those who have come or changed meanwhile. */
const mostRounds = 4;

type Endings = Map<MoveEnding, number>;

const moveAll = async (
  plan: Plan,
  { progress }: Session,
  context: MoveContext,
  endings: Endings,
): Promise<void> => {
  const doubles = decided(plan);
  await progress.track('moving', plan.moves.length + doubles.length, async (advance) => {
    const count = (ending: MoveEnding): void => {
      endings.set(ending, (endings.get(ending) ?? 0) + 1);
      advance();
    };
    await pMap(plan.moves, async (move) => count(await applyMove(move, context)), { concurrency });
    await pMap(doubles, async (double) => count(await applyDouble(double, context)), {
      concurrency,
    });
  });
};

/** What one run of `apply` works with. */
interface Run {
  session: Session;
  setup: Setup;
  options: ApplyOptions;
  decisions: ReadonlyMap<string, Decision>;
  journal: Journal;
}

const mapAgain = ({ session, setup, options, decisions, journal }: Run): Promise<Mapping> =>
  mapUsers(session, setup, options, journal, decisions);

const findBlockers = async (
  mapping: Mapping,
  { session: { client }, options }: Run,
  isToClose = options.closeRegistration === true,
): Promise<Blocker[]> => {
  const blockers: Blocker[] = [];
  if (!isConsistent(mapping)) {
    blockers.push('contradictions');
  }
  if (mapping.plan.unmapped.length > (options.allowUnmapped ?? 0)) {
    blockers.push('unmapped');
  }
  if (!isToClose && (await isOpen(client))) {
    blockers.push('open');
  }
  return blockers;
};

/** Whether sign-ins find those who were moved: nobody was, or the setting is the new id. */
const isSafeToOpen = async ({ session }: Run): Promise<boolean> => {
  const { folder, target } = session;
  const { connectors } = await expectSetup(session);
  return (
    connectors.every(({ config }) => identifierIn(config) === target) ||
    (await countOutstanding(readJournal(folder))) === 0
  );
};

/** Gives registration back if we have closed it and nobody would be doubled. */
const settleRegistration = async (run: Run): Promise<RegistrationEnding> => {
  const { session, journal } = run;
  const before = await rememberClosing(readJournal(session.folder));
  if (before === undefined) {
    return 'untouched';
  }
  if (!(await isSafeToOpen(run))) {
    return (await isOpen(session.client)) ? 'untouched' : 'kept-closed';
  }
  await giveRegistrationBack(session.client, before, journal);
  return 'given-back';
};

/** What came of a run. */
interface Outcome {
  mapping: Mapping;
  blockers: Blocker[];
  endings: Endings;
  isFlipped: boolean;
  registration: RegistrationEnding;
}

/** Moves everybody, round by round, until a new list shows nobody who is still to be moved. */
const moveInRounds = async (run: Run, first: Mapping): Promise<Omit<Outcome, 'registration'>> => {
  const { session, options, journal } = run;
  const context = { store: identitiesOf(session.client), journal, targetId: session.target };
  const endings: Endings = new Map();
  let mapping = first;
  for (let round = 1; round <= mostRounds && hasWork(mapping.plan); round += 1) {
    await moveAll(mapping.plan, session, context, endings);
    mapping = await mapAgain(run);
    // Registration was closed when the first user was moved, and must still be.
    const blockers = await findBlockers(mapping, run, false);
    if (blockers.length > 0) {
      return { mapping, blockers, endings, isFlipped: false };
    }
  }
  const isFlipped = options.flip === true && !hasWork(mapping.plan);
  if (isFlipped) {
    await flip(session.client, session.target, journal);
  }
  return { mapping, blockers: [], endings, isFlipped };
};

const carryOut = async (run: Run, first: Mapping): Promise<Outcome> => {
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
  const outcome =
    blockers.length > 0
      ? { mapping, blockers, endings: new Map(), isFlipped: false }
      : await moveInRounds(run, mapping);
  return { ...outcome, registration: await settleRegistration(run) };
};

const describeOutcome = (
  { mapping, blockers, endings, isFlipped, registration }: Outcome,
  session: Session,
): Result => {
  const { next: nextLabel, apply: texts } = messages[session.terminal.language].commands.openid;
  const isDone = blockers.length === 0 && !hasWork(mapping.plan);
  const next = isDone
    ? say(isFlipped ? texts.finish : texts.flip, {
        command: session.commandFor('apply', '--flip', '--yes'),
      })
    : texts.again;
  const ended = [...endings].map(([ending, count]) => say(texts.endings[ending], { count }));
  return {
    exitCode: isDone ? 0 : 1,
    lines: [
      ...ended,
      ...summarize(mapping, session),
      ...blockers.map((blocker) => texts.blockers[blocker]),
      ...(isFlipped ? [texts.flipped] : []),
      texts.registration[registration],
      '',
      { head: [{ look: 'bold', text: nextLabel }], body: next },
    ],
    json: {
      ok: isDone,
      endings: Object.fromEntries(endings),
      ...summaryJson(mapping),
      blockers,
      flipped: isFlipped,
      registration,
      next,
    },
  };
};

/** What would be done, and what stands in the way. */
const describePlan = (
  mapping: Mapping,
  blockers: readonly Blocker[],
  { session, options, setup }: Run,
): Result => {
  const { next: nextLabel, apply: texts } = messages[session.terminal.language].commands.openid;
  const isReady = blockers.length === 0;
  const next = isReady ? texts.runForReal : texts.removeBlockers;
  const would: Line[] = [
    say(texts.would, { count: mapping.plan.moves.length, decided: decided(mapping.plan).length }),
    ...(setup.connector.enableTokenStorage ? [texts.losesTokens] : []),
    ...(options.flip === true ? [texts.wouldFlip] : [texts.wouldNotFlip]),
  ];
  return {
    exitCode: isReady ? 0 : 1,
    lines: [
      ...summarize(mapping, session),
      ...would,
      ...blockers.map((blocker) => texts.blockers[blocker]),
      '',
      { head: [{ look: 'bold', text: nextLabel }], body: next },
    ],
    json: { ok: isReady, ...summaryJson(mapping), blockers, next },
  };
};

/**
 * Moves everybody whose new id is known. Without `yes` it only says what it would do.
 *
 * Registration that it has closed is given back at the end, by the next run if this one is killed;
 * but not while moved users are unknown to the connector, which would register them anew.
 */
export const apply = (session: Session, options: ApplyOptions): Promise<Result> =>
  withLock(session.folder, async () => {
    const setup = await expectSetup(session);
    const decisions =
      options.decisions === undefined
        ? new Map<string, Decision>()
        : await readDecisions(session.fileAt(options.decisions));
    const file = options.map === undefined ? {} : { map: session.fileAt(options.map) };
    const journal = await openJournalOf(session.folder, originOf(session, setup.connector));
    try {
      const run: Run = { session, setup, options: { ...options, ...file }, decisions, journal };
      const mapping = await mapAgain(run);
      return options.yes === true
        ? describeOutcome(await carryOut(run, mapping), session)
        : describePlan(mapping, await findBlockers(mapping, run), run);
    } finally {
      await journal.close();
    }
  });
