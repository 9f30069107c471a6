import { listAlipayConnectors } from '../../logto/connectors.ts';
import { target as alipay } from '../../logto/identities.ts';
import { readUser } from '../../logto/user.ts';
import { expectConnector } from '../logto/saved-connector.ts';
import type { Result } from '../shell/result.ts';
import { alone } from './alone.ts';
import { forEach } from './each.ts';
import type { RegistrationEnding, UndoEnding } from './endings.ts';
import { flipBack, rememberFlips } from './flip.ts';
import { takeInventory } from './inventory.ts';
import { type Journal, readJournal } from './journal.ts';
import { identitiesOf } from './logto-identities.ts';
import { expectOrigin, openJournalOf, originOf } from './origin.ts';
import { type AllOutstanding, findOutstanding, type Outstanding } from './outstanding.ts';
import { readPairs } from './pairs.ts';
import type { Flip, Origin } from './records.ts';
import {
  closeRegistration,
  giveRegistrationBack,
  isOpen,
  rememberClosing,
} from './registration.ts';
import type { Session } from './session.ts';
import { identifierIn } from './setup.ts';
import { Tally } from './tally.ts';
import { undoIntent } from './undo-intent.ts';
import { describePlan, describeUndone, type UndoPlan } from './undo-report.ts';
import { countStrangersAfterUndo } from './undo-strangers.ts';

export interface UndoOptions {
  yes?: boolean;
  closeRegistration?: boolean;
  allowStrangers?: number;
}

/** What there is to undo. */
interface Undoing {
  origin: Origin;
  outstanding: AllOutstanding;
  flips: ReadonlyMap<string, Flip>;
}

const undoAll = async (
  { client, progress }: Session,
  outstanding: AllOutstanding,
  journal: Journal,
): Promise<Tally<UndoEnding>> => {
  const context = { store: identitiesOf(client), journal };
  const tally = new Tally<UndoEnding>(['undone']);
  const taken: Outstanding[] = [];
  const stop = (): void => client.stop();
  const undoOne = (intent: Outstanding): Promise<void> =>
    tally.count(intent.logtoId, async () => {
      const ending = await undoIntent(intent, context);
      if (ending === 'taken') {
        taken.push(intent);
      }
      return ending;
    });
  await progress.track('undoing', outstanding.size, (advance) =>
    forEach(outstanding, (intent) => undoOne(intent).then(advance), stop),
  );
  // The id of a new account may be with the old one until that one has its own again.
  await forEach(taken.splice(0), undoOne, stop);
  return tally;
};

const countStrangers = async (
  session: Session,
  { origin: { appId }, outstanding }: Undoing,
): Promise<number> => {
  const { client, folder, target } = session;
  const { holders } = await takeInventory(session);
  return countStrangersAfterUndo({
    holders,
    outstanding,
    pairs: readPairs(folder, target, appId),
    isWithoutIdentity: async (logtoId) => {
      const user = await readUser(client, logtoId);
      return user !== undefined && user.identities[alipay] === undefined;
    },
  });
};

const isNothing = ({ outstanding, flips }: Undoing): boolean =>
  outstanding.size === 0 && flips.size === 0;

const makePlan = async (
  session: Session,
  undoing: Undoing,
  { closeRegistration: isToClose = false, allowStrangers = 0 }: UndoOptions,
): Promise<UndoPlan> => {
  const plan = { count: undoing.outstanding.size, settings: undoing.flips.size };
  if (isNothing(undoing)) {
    return { ...plan, strangers: undefined, blocker: undefined };
  }
  if (!isToClose && (await isOpen(session.client))) {
    return { ...plan, strangers: undefined, blocker: 'open' };
  }
  const strangers = await countStrangers(session, undoing);
  return { ...plan, strangers, blocker: strangers > allowStrangers ? 'strangers' : undefined };
};

/** Whether a connector still knows people by the id that nobody has any more. */
const isStillSet = async ({ client, target }: Session): Promise<boolean> =>
  (await listAlipayConnectors(client)).some(({ config }) => identifierIn(config) === target);

const settleRegistration = async (
  session: Session,
  isUndone: boolean,
  journal: Journal,
): Promise<RegistrationEnding> => {
  const before = await rememberClosing(readJournal(session.folder));
  if (before === undefined) {
    return 'untouched';
  }
  if (!isUndone || (await isStillSet(session))) {
    return 'kept-closed';
  }
  await giveRegistrationBack(session.client, before, journal);
  return 'given-back';
};

const carryOut = async (
  session: Session,
  undoing: Undoing,
  options: UndoOptions,
): Promise<Result> => {
  const { client } = session;
  const journal = await openJournalOf(session.folder, undoing.origin);
  try {
    const mode = isNothing(undoing) ? 'SignIn' : await closeRegistration(client, journal);
    // Nobody comes any more, so that the count holds.
    const plan = await makePlan(session, undoing, { ...options, closeRegistration: true });
    if (plan.blocker !== undefined) {
      if (mode !== 'SignIn') {
        await giveRegistrationBack(client, mode, journal);
      }
      return describePlan(plan, session);
    }
    await flipBack(client, undoing.flips, journal);
    const tally = await undoAll(session, undoing.outstanding, journal);
    const isDone = !tally.counts.has('taken') && tally.refused === 0;
    const registration = await settleRegistration(session, isDone, journal);
    return describeUndone(tally, undoing.flips.size, registration, isDone, session);
  } finally {
    await journal.close();
  }
};

/**
 * Brings back everything along the journal: each identity, and the setting, only if it is what we
 * wrote. Without `yes` it only says what it would do. Registration must be closed, as for `apply`.
 * Refuses if more users than allowed would be strangers then, since they hold the new id alone.
 */
export const undo = (session: Session, options: UndoOptions): Promise<Result> =>
  alone(session, async () => {
    const { client, folder } = session;
    const origin = originOf(
      session,
      await expectConnector(session.client, session.connector.factoryId),
    );
    await expectOrigin(folder, origin);
    const outstanding = await findOutstanding(() => readJournal(folder));
    const undoing = { origin, outstanding, flips: await rememberFlips(readJournal(folder)) };
    const isBlocked =
      !isNothing(undoing) && options.closeRegistration !== true && (await isOpen(client));
    return options.yes === true && !isBlocked
      ? carryOut(session, undoing, options)
      : describePlan(await makePlan(session, undoing, options), session);
  });
