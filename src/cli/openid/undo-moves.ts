import { z } from 'zod';
import type { UndoEnding } from './endings.ts';
import { type IdentityStore, untilSettled } from './identity-store.ts';
import type { Journal } from './journal.ts';
import { count } from './lazy.ts';
import type { Intent, JournalRecord } from './records.ts';
import { TextMap } from './text-map.ts';

type Records = AsyncIterable<JournalRecord> | Iterable<JournalRecord>;

/** The change to undo: from what the identity is now, if we wrote it, to what others wrote last. */
export interface Outstanding extends Pick<Intent, 'logtoId' | 'before'> {
  /** All that we may have written since; null if the identity was taken away. */
  written: ReadonlySet<string | null>;
}

/** A user's changes that are not undone, as they are kept. */
const changesGuard = z.object({
  /** Where the change is, among the intents, that has the identity as others wrote it last. */
  place: z.number(),
  written: z.array(z.string().nullable()),
});

type Changes = z.output<typeof changesGuard>;

/** What is kept for a user whose changes are all undone. */
const noChanges = '';

const readChanges = (text: string | undefined): Changes | undefined =>
  text ? changesGuard.parse(JSON.parse(text)) : undefined;

const addIntent = (known: Changes | undefined, { before, to }: Intent, place: number): Changes =>
  // What was there is not ours at first, and if somebody has changed it since.
  known?.written.includes(before.userId)
    ? { place: known.place, written: [...new Set(known.written).add(to)] }
    : { place, written: [to] };

/** The changes of each user, as JSON. */
const changesOf = async (records: Records): Promise<TextMap> => {
  const changes = new TextMap();
  let place = 0;
  for await (const record of records) {
    if (record.kind === 'undone') {
      changes.set(record.logtoId, noChanges);
    } else if (record.kind === 'intent') {
      const known = readChanges(changes.get(record.logtoId));
      changes.set(record.logtoId, JSON.stringify(addIntent(known, record, place)));
      place += 1;
    }
  }
  return changes;
};

/** Changes that are read from the journal anew each time. */
export interface AllOutstanding extends AsyncIterable<Outstanding> {
  readonly size: number;
}

/**
 * Finds the changes that may have been made and are not undone, in their order. Only ids are held
 * in memory, outside V8's heap.
 *
 * @param read reads the journal from its beginning: now, and each time that the changes are read.
 * What is added meanwhile is passed over.
 */
export const findOutstanding = async (read: () => Records): Promise<AllOutstanding> => {
  const changes = await changesOf(read());
  return {
    size: count(changes, ([, text]) => text !== noChanges),
    async *[Symbol.asyncIterator]() {
      let place = 0;
      for await (const record of read()) {
        if (record.kind === 'intent') {
          const { logtoId, before } = record;
          const known = readChanges(changes.get(logtoId));
          if (known?.place === place) {
            yield { logtoId, before, written: new Set(known.written) };
          }
          place += 1;
        }
      }
    },
  };
};

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
