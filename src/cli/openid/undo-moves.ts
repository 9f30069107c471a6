import type { UndoEnding } from './endings.ts';
import { type IdentityStore, untilSettled } from './identity-store.ts';
import type { Journal } from './journal.ts';
import type { Intent, JournalRecord } from './records.ts';

type Records = AsyncIterable<JournalRecord> | Iterable<JournalRecord>;

/** The change to undo: from what the identity is now, if we wrote it, to what others wrote last. */
export interface Outstanding extends Pick<Intent, 'logtoId' | 'before'> {
  /** All that we may have written since; null if the identity was taken away. */
  written: ReadonlySet<string | null>;
}

interface Changes {
  /** Where the change is, among the intents, that has the identity as others wrote it last. */
  place: number;
  written: string | null | Set<string | null>;
}

const isOurs = ({ written }: Changes, id: string): boolean =>
  written instanceof Set ? written.has(id) : written === id;

const add = (changes: Changes, to: string | null): void => {
  if (changes.written instanceof Set) {
    changes.written.add(to);
  } else if (changes.written !== to) {
    changes.written = new Set([changes.written, to]);
  }
};

/** The changes of each user that are not undone. */
const changesOf = async (records: Records): Promise<Map<string, Changes>> => {
  const changes = new Map<string, Changes>();
  let place = 0;
  for await (const record of records) {
    if (record.kind === 'undone') {
      changes.delete(record.logtoId);
    } else if (record.kind === 'intent') {
      const known = changes.get(record.logtoId);
      // What was there is not ours at first, and if somebody has changed it since.
      if (known === undefined || !isOurs(known, record.before.userId)) {
        changes.set(record.logtoId, { place, written: record.to });
      } else {
        add(known, record.to);
      }
      place += 1;
    }
  }
  return changes;
};

/**
 * Finds the changes that may have been made and are not undone, in their order. Only ids are held
 * in memory.
 *
 * @param read reads the journal from its beginning; called twice. What is added meanwhile is passed
 * over.
 */
export async function* outstandingIntents(read: () => Records): AsyncGenerator<Outstanding> {
  const changes = await changesOf(read());
  let place = 0;
  for await (const record of read()) {
    if (record.kind === 'intent') {
      const known = changes.get(record.logtoId);
      if (known?.place === place) {
        const { logtoId, before } = record;
        const { written } = known;
        yield { logtoId, before, written: written instanceof Set ? written : new Set([written]) };
      }
      place += 1;
    }
  }
}

/** How many users have changes that may have been made and are not undone. */
export const countOutstanding = async (records: Records): Promise<number> =>
  (await changesOf(records)).size;

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
