import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { systemErrorCode } from '../system-error.ts';

/** A file to which records are added, one a line. */
export interface JsonLines<Row> {
  /** Resolves when the record, and all that were added before it, are on the disk. */
  append(row: Row): Promise<void>;
  /** Adds a record without waiting for the disk; `close` reports a failure. */
  note(row: Row): void;
  close(): Promise<void>;
}

interface Waiting {
  line: string;
  /** Whether somebody waits for the disk. */
  isSynced: boolean;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Opens a file to add records to it. Its folder gets mode 0700 and the file 0600, since they hold
 * personal data.
 *
 * Records that wait at the same time reach the disk by one write, which spares most of the waiting.
 */
export const openJsonLines = async <Row>(file: string): Promise<JsonLines<Row>> => {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await handle.appendFile(batch.map(({ line }) => line).join(''));
      if (batch.some(({ isSynced }) => isSynced)) {
        await handle.datasync();
      }
      for (const { resolve } of batch) {
        resolve();
      }
    } catch (error) {
      for (const { reject } of batch) {
        reject(error);
      }
    }
  };

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await writeBatch(batch);
    }
    writing = undefined;
  };

  const add = (row: Row, isSynced: boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      // A line that a crash has cut off is ended first, so that it spoils no other.
      waiting.push({ line: `\n${JSON.stringify(row)}\n`, isSynced, resolve, reject });
      writing ??= writeAll();
    });

  return {
    append: (row) => add(row, true),
    note: (row) => {
      add(row, false).catch((error: unknown) => {
        failure = { error };
      });
    },
    close: async () => {
      await writing;
      await handle.close();
      if (failure !== undefined) {
        throw failure.error;
      }
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

/**
 * Reads the records of a file, from its beginning to where it ends now. Lines that a crash has cut
 * off are passed over. A file that does not exist is empty.
 */
export async function* readJsonLines<Guard extends z.ZodTypeAny>(
  file: string,
  guard: Guard,
): AsyncGenerator<z.output<Guard>> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  try {
    for await (const line of lines) {
      const row = guard.safeParse(parse(line));
      if (row.success) {
        yield row.data;
      }
    }
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') {
      throw error;
    }
  }
}
