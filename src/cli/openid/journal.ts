import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type JournalRecord, recordGuard } from './records.ts';

/** What was done, line by line, so that it can be gone on with and undone. */
export interface Journal {
  /** Resolves when the record is on the disk. */
  append(record: JournalRecord): Promise<void>;
  close(): Promise<void>;
}

const fileIn = (folder: string): string => path.join(folder, 'journal.jsonl');

interface Waiting {
  line: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Opens the journal of a folder to add to it. The folder gets mode 0700 and the file 0600, since
 * they hold personal data.
 *
 * Records that wait at the same time reach the disk by one write, which spares most of the waiting.
 */
export const openJournal = async (folder: string): Promise<Journal> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(fileIn(folder), 'a', 0o600);
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await file.appendFile(batch.map(({ line }) => line).join(''));
        await file.datasync();
        for (const { resolve } of batch) {
          resolve();
        }
      } catch (error) {
        for (const { reject } of batch) {
          reject(error);
        }
      }
    }
    writing = undefined;
  };

  return {
    append: (record) =>
      new Promise((resolve, reject) => {
        // A line that a crash has cut off is ended first, so that it spoils no other.
        waiting.push({ line: `\n${JSON.stringify(record)}\n`, resolve, reject });
        writing ??= writeAll();
      }),
    close: async () => {
      await writing;
      await file.close();
    },
  };
};

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Reads the journal of a folder, from its beginning. Lines that a crash has cut off are passed over:
 * what they announce was not begun. A journal that does not exist is empty.
 */
export async function* readJournal(folder: string): AsyncGenerator<JournalRecord> {
  const lines = createInterface({ input: createReadStream(fileIn(folder)), crlfDelay: Infinity });
  try {
    for await (const line of lines) {
      const record = recordGuard.safeParse(parse(line));
      if (record.success) {
        yield record.data;
      }
    }
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
  }
}
