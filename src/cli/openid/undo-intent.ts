import type { UndoEnding } from './endings.ts';
import { type IdentityStore, untilSettled } from './identity-store.ts';
import type { Journal } from './journal.ts';
import type { Outstanding } from './outstanding.ts';

/**
 * Brings one identity back, only if the present one is what was written.
 *
 * May be killed at any point and run again.
 */
export const undoIntent = (
  { logtoId, before, written: ours }: Outstanding,
  { store, journal }: { store: IdentityStore; journal: Pick<Journal, 'note'> },
): Promise<UndoEnding> =>
  untilSettled(store, async () => {
    const present = await store.read(logtoId);
    if (present?.userId === before.userId) {
      journal.note({ kind: 'undone', logtoId });
      return 'undone';
    }
    if (!ours.has(present?.userId ?? null)) {
      // Somebody else has changed it, so nothing of ours is left to undo.
      journal.note({ kind: 'undone', logtoId });
      return 'changed';
    }
    const written = await store.write(logtoId, before);
    if (written.status === 'in-use') {
      return 'taken';
    }
    if (written.status === 'created' && present !== undefined) {
      // The user has unlinked Alipay since the identity was read, and is to stay without it.
      await untilSettled(store, () => store.remove(logtoId));
      journal.note({ kind: 'undone', logtoId });
      return 'changed';
    }
    journal.note({ kind: 'undone', logtoId });
    return written.status === 'no-user' ? 'changed' : 'undone';
  });
