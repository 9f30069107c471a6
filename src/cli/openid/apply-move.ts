import type { Identity } from '../../logto/identities.ts';
import type { TargetId } from './classify.ts';
import type { MoveEnding } from './endings.ts';
import { type IdentityStore, untilSettled } from './identity-store.ts';
import type { Journal } from './journal.ts';
import type { Move } from './plan.ts';

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
