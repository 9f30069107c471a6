import { z } from 'zod';
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
