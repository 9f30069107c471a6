import type { Identity } from '../../logto/identities.ts';
import { applyMove, type MoveContext } from './apply-move.ts';
import type { MoveEnding } from './endings.ts';
import { untilSettled } from './identity-store.ts';
import type { Double, Move } from './plan.ts';
import type { JournalRecord } from './records.ts';
import { isOfOneUser } from './tally.ts';

/** An account that has lost its identity, so that another one can have it. */
export interface Loser {
  logtoId: string;
  identity: Identity;
  /** Whether another account has its id. */
  isReplaced: boolean;
}

/**
 * Finds the accounts whose identity was taken away and not given back, by its id: a process that was
 * killed in between may not have moved the other account.
 */
export const rememberLosers = async (
  records: AsyncIterable<JournalRecord> | Iterable<JournalRecord>,
): Promise<Map<string, Loser>> => {
  const losers = new Map<string, Loser>();
  const lostBy = new Map<string, string>();
  const wantedBy = new Map<string, string>();
  const replace = (logtoId: string, isReplaced: boolean): void => {
    const loser = losers.get(wantedBy.get(logtoId) ?? '');
    if (loser !== undefined) {
      loser.isReplaced = isReplaced;
    }
  };
  for await (const record of records) {
    if (record.kind === 'intent' && record.to === null) {
      const { logtoId, before: identity } = record;
      losers.set(identity.userId, { logtoId, identity, isReplaced: false });
      lostBy.set(logtoId, identity.userId);
    } else if (record.kind === 'intent' && record.to !== null && losers.has(record.to)) {
      wantedBy.set(record.logtoId, record.to);
    } else if (record.kind === 'done') {
      replace(record.logtoId, true);
    } else if (record.kind === 'undone') {
      replace(record.logtoId, false);
      losers.delete(lostBy.get(record.logtoId) ?? '');
    }
  }
  return losers;
};

/** Takes an identity away if it is still the expected one. */
const takeAway = (logtoId: string, id: string, { store, journal }: MoveContext): Promise<boolean> =>
  untilSettled(store, async () => {
    const before = await store.read(logtoId);
    if (before?.userId !== id) {
      return before === undefined;
    }
    await journal.append({ kind: 'intent', logtoId, before, to: null });
    await store.remove(logtoId);
    journal.note({ kind: 'done', logtoId });
    return true;
  });

/** Gives an identity back, unless the account has got another one or somebody else holds this one. */
export const giveIdentityBack = async (
  { logtoId, identity }: Loser,
  { store, journal }: MoveContext,
): Promise<'given-back' | 'gone' | 'changed' | 'taken'> =>
  untilSettled(store, async () => {
    const present = await store.read(logtoId);
    if (present !== undefined && present.userId !== identity.userId) {
      return 'changed';
    }
    const status = present === undefined && (await store.write(logtoId, identity)).status;
    if (status === 'in-use') {
      return 'taken';
    }
    journal.note({ kind: 'undone', logtoId });
    return status === 'no-user' ? 'gone' : 'given-back';
  });

/** Moves an account for which another one has lost its identity, or gives that back. */
export const moveOrGiveBack = async (
  move: Move,
  loser: Loser | undefined,
  context: MoveContext,
): Promise<MoveEnding> => {
  const isSettled = async (): Promise<boolean> => {
    const ending = loser === undefined ? 'gone' : await giveIdentityBack(loser, context);
    return ending === 'given-back' || ending === 'gone';
  };
  try {
    const ending = await applyMove(move, context);
    const isInVain = ending !== 'moved' && ending !== 'already';
    return isInVain && !(await isSettled()) ? 'not-given-back' : ending;
  } catch (error) {
    if (isOfOneUser(error) && !(await isSettled())) {
      return 'not-given-back';
    }
    throw error;
  }
};

/**
 * Does with a person's two accounts what was decided. With `keep-old`, the new account loses the
 * new id first, because Logto gives no id to two users; if the old one then cannot have it, the new
 * one gets it back.
 */
export const applyDouble = async (double: Double, context: MoveContext): Promise<MoveEnding> => {
  const { logtoId, newLogtoId, from, to, decision } = double;
  if (decision === 'keep-new') {
    // Without it the person would be left with neither account.
    if ((await context.store.read(newLogtoId))?.userId !== to) {
      return 'changed';
    }
    return (await takeAway(logtoId, from, context)) ? 'moved' : 'changed';
  }
  if (decision === 'skip' || (await context.store.read(logtoId))?.userId !== from) {
    return 'changed';
  }
  const identity = await context.store.read(newLogtoId);
  if (!(await takeAway(newLogtoId, to, context))) {
    return 'changed';
  }
  const loser = identity && { logtoId: newLogtoId, identity, isReplaced: false };
  return moveOrGiveBack(double, loser, context);
};
