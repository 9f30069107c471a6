import type { Identity } from '../../logto/identities.ts';
import type { TargetId } from './classify.ts';
import type { MoveEnding } from './endings.ts';
import { type IdentityStore, untilSettled } from './identity-store.ts';
import type { Journal } from './journal.ts';
import type { Double, Move } from './plan.ts';
import { isOfOneUser } from './tally.ts';

/** What a move works with. */
export interface MoveContext {
  store: IdentityStore;
  journal: Pick<Journal, 'append' | 'note'>;
  targetId: TargetId;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectIn = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});

const idsMember = 'alipay_system_oauth_token_response';

/** The identity with its new id, and both ids in its details, where the connector puts them. */
export const withBothIds = (before: Identity, to: string, targetId: TargetId): Identity => {
  const details = objectIn(before.details);
  const rawData = objectIn(details.rawData);
  const ids = { ...objectIn(rawData[idsMember]), user_id: before.userId, [targetId]: to };
  return {
    userId: to,
    details: { ...details, id: to, rawData: { ...rawData, [idsMember]: ids } },
  };
};

/** Writes the new id, once it is certain that the identity is the one of the plan. */
const writeNewId = async (
  { logtoId, to }: Move,
  before: Identity,
  { store, targetId }: MoveContext,
): Promise<MoveEnding> => {
  const written = await store.write(logtoId, withBothIds(before, to, targetId));
  switch (written.status) {
    case 'in-use':
      return 'taken';
    case 'no-user':
      return 'gone';
    case 'created':
      // The user has unlinked Alipay since the identity was read, and is to stay without it.
      await untilSettled(store, () => store.remove(logtoId));
      return 'gone';
    default:
      return written.identity?.userId === to ? 'moved' : 'not-kept';
  }
};

/** How a move ends if there is nothing to write. */
const endingWithoutWriting = (identity: string, { from, to }: Move): MoveEnding | undefined => {
  if (identity === to) {
    return 'already';
  }
  return identity === from ? undefined : 'changed';
};

/**
 * Moves one user's identity: read, compare, journal, write, compare, journal.
 *
 * May be killed at any point and run again. Not guaranteed: that a user who unlinks Alipay in the
 * instant before the write stays without it, if the answer that shows it does not come: it is lost,
 * or the process is killed. Logto keeps no trace of which of the two was first.
 */
export const applyMove = (move: Move, context: MoveContext): Promise<MoveEnding> => {
  const { store, journal } = context;
  const { logtoId, to } = move;
  let isAnnounced = false;

  const announceAndWrite = async (before: Identity): Promise<MoveEnding> => {
    if (!isAnnounced) {
      await journal.append({ kind: 'intent', logtoId, before, to });
      isAnnounced = true;
    }
    return writeNewId(move, before, context);
  };

  return untilSettled(store, async () => {
    const present = await store.read(logtoId);
    if (present === undefined) {
      return 'gone';
    }
    const ending = endingWithoutWriting(present.userId, move) ?? (await announceAndWrite(present));
    if (ending === 'moved' || ending === 'already') {
      journal.note({ kind: 'done', logtoId });
    }
    return ending === 'already' && isAnnounced ? 'moved' : ending;
  });
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

/** @returns whether the account has it again, or is gone itself. */
const giveIdentityBack = async (
  logtoId: string,
  lost: Identity,
  { store, journal }: MoveContext,
): Promise<boolean> => {
  const { status } = await untilSettled(store, () => store.write(logtoId, lost));
  if (status === 'in-use') {
    return false;
  }
  journal.note({ kind: 'undone', logtoId });
  return true;
};

/** Moves a person's old account after the new one has lost its identity, or gives that back. */
const moveOrGiveBack = async (
  double: Double,
  lost: Identity | undefined,
  context: MoveContext,
): Promise<MoveEnding> => {
  const giveBack = async (): Promise<boolean> =>
    lost === undefined || (await giveIdentityBack(double.newLogtoId, lost, context));
  try {
    const ending = await applyMove(double, context);
    const isInVain = ending !== 'moved' && ending !== 'already';
    return isInVain && !(await giveBack()) ? 'not-given-back' : ending;
  } catch (error) {
    if (isOfOneUser(error) && !(await giveBack())) {
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
  const lost = await context.store.read(newLogtoId);
  if (!(await takeAway(newLogtoId, to, context))) {
    return 'changed';
  }
  return moveOrGiveBack(double, lost, context);
};
