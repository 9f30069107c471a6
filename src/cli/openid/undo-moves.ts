import { type IdentityStore, untilSettled } from './identity-store.ts';
import type { Journal } from './journal.ts';
import type { Intent, JournalRecord } from './records.ts';

/** What came of undoing one change: `changed` was left alone, since it is not what was written. */
export type UndoEnding = 'undone' | 'changed' | 'taken';

/**
 * Finds the changes that may have been made and are not undone, the last one first.
 *
 * @param records the journal, from its beginning.
 */
export const outstandingIntents = async (
  records: AsyncIterable<JournalRecord> | Iterable<JournalRecord>,
): Promise<Intent[]> => {
  const intents = new Map<string, Intent>();
  for await (const record of records) {
    if (record.kind === 'undone') {
      intents.delete(record.logtoId);
    } else if (record.kind === 'intent' && !intents.has(record.logtoId)) {
      // The first one has the identity as it was before anything was changed.
      intents.set(record.logtoId, record);
    }
  }
  return [...intents.values()].reverse();
};

/**
 * Brings one identity back, only if the present one is what was written.
 *
 * May be killed at any point and run again.
 */
export const undoIntent = (
  { logtoId, before, to }: Intent,
  { store, journal }: { store: IdentityStore; journal: Pick<Journal, 'append'> },
): Promise<UndoEnding> =>
  untilSettled(store, async () => {
    const present = await store.read(logtoId);
    if (present?.userId === before.userId) {
      await journal.append({ kind: 'undone', logtoId });
      return 'undone';
    }
    if ((present?.userId ?? null) !== to) {
      return 'changed';
    }
    const written = await store.write(logtoId, before);
    if (written.status === 'in-use') {
      return 'taken';
    }
    if (written.status === 'no-user') {
      return 'changed';
    }
    await journal.append({ kind: 'undone', logtoId });
    return 'undone';
  });
