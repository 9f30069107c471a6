import type { UndoEnding } from './endings.ts';
import { type IdentityStore, untilSettled } from './identity-store.ts';
import type { Journal } from './journal.ts';
import type { Intent, JournalRecord } from './records.ts';

type Records = AsyncIterable<JournalRecord> | Iterable<JournalRecord>;

/** Where the first change of each user is that is not undone, by its place among the intents. */
const placesOf = async (records: Records): Promise<Map<string, number>> => {
  const places = new Map<string, number>();
  let place = 0;
  for await (const record of records) {
    if (record.kind === 'undone') {
      places.delete(record.logtoId);
    } else if (record.kind === 'intent') {
      // The first one has the identity as it was before anything was changed.
      if (!places.has(record.logtoId)) {
        places.set(record.logtoId, place);
      }
      place += 1;
    }
  }
  return places;
};

/**
 * Finds the changes that may have been made and are not undone, in their order. Only ids are held
 * in memory.
 *
 * @param read reads the journal from its beginning; called twice. What is added meanwhile is passed
 * over.
 */
export async function* outstandingIntents(read: () => Records): AsyncGenerator<Intent> {
  const places = await placesOf(read());
  let place = 0;
  for await (const record of read()) {
    if (record.kind === 'intent') {
      if (places.get(record.logtoId) === place) {
        yield record;
      }
      place += 1;
    }
  }
}

/** How many users have changes that may have been made and are not undone. */
export const countOutstanding = async (records: Records): Promise<number> =>
  (await placesOf(records)).size;

/**
 * Brings one identity back, only if the present one is what was written.
 *
 * May be killed at any point and run again.
 */
export const undoIntent = (
  { logtoId, before, to }: Intent,
  { store, journal }: { store: IdentityStore; journal: Pick<Journal, 'note'> },
): Promise<UndoEnding> =>
  untilSettled(store, async () => {
    const present = await store.read(logtoId);
    if (present?.userId === before.userId) {
      journal.note({ kind: 'undone', logtoId });
      return 'undone';
    }
    if ((present?.userId ?? null) !== to) {
      // Somebody else has changed it, so nothing of ours is left to undo.
      journal.note({ kind: 'undone', logtoId });
      return 'changed';
    }
    const written = await store.write(logtoId, before);
    if (written.status === 'in-use') {
      return 'taken';
    }
    journal.note({ kind: 'undone', logtoId });
    return written.status === 'no-user' ? 'changed' : 'undone';
  });
