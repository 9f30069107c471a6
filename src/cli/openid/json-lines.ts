import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { z } from 'zod';
import { systemErrorCode } from '../shell/system-error.ts';
import { OpenidError } from './failures.ts';

/** A file to which records are added, one a line. */
export interface JsonLines<Row> {
  /** Resolves when the record, and all that were added before it, are on the disk. */
  append(row: Row): Promise<void>;
  /** Adds a record without waiting for it; `flush` and `close` report a failure. */
  note(row: Row): void;
  /** Resolves when all that was added is written; rejects if it could not be. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  line: string;
  /** Whether somebody waits for the disk. */
  isSynced: boolean;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const lineFeed = 0x0a;
const blockSize = 64 * 1024;

/** Takes the end of a file away, back to its last whole line: a crash has cut it off. */
const dropCutLine = async (handle: FileHandle): Promise<void> => {
  const block = Buffer.alloc(blockSize);
  let end = (await handle.stat()).size;
  while (end > 0) {
    const start = Math.max(0, end - blockSize);
    const { bytesRead } = await handle.read(block, 0, end - start, start);
    const last = block.lastIndexOf(lineFeed, bytesRead - 1);
    if (last !== -1) {
      await handle.truncate(start + last + 1);
      return;
    }
    end = start;
  }
  await handle.truncate(0);
};

/**
 * Opens a file to add records to it, for its owner alone, since it holds personal data.
 *
 * Records that wait at the same time reach the disk by one write, which spares most of the waiting.
 * Once a write has failed, nothing more is written: it may have left part of a line.
 */
export const openJsonLines = async <Row>(file: string): Promise<JsonLines<Row>> => {
  const handle = await open(file, 'a+', 0o600);
  await handle.chmod(0o600);
  await dropCutLine(handle);
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      if (failure !== undefined) {
        throw failure.error;
      }
      await handle.appendFile(batch.map(({ line }) => line).join(''));
      if (batch.some(({ isSynced }) => isSynced)) {
        await handle.datasync();
      }
      for (const { resolve } of batch) {
        resolve();
      }
    } catch (error) {
      failure = { error };
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
      waiting.push({ line: `${JSON.stringify(row)}\n`, isSynced, resolve, reject });
      writing ??= writeAll();
    });

  const flush = async (): Promise<void> => {
    await writing;
    if (failure !== undefined) {
      throw failure.error;
    }
  };

  return {
    flush,
    append: (row) => add(row, true),
    note: (row) => {
      // `flush` reports the failure.
      add(row, false).catch(() => undefined);
    },
    close: async () => {
      await writing;
      await handle.close();
      await flush();
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

/** The lines of a file that end; what a crash has cut off, or is being written, does not. */
async function* wholeLines(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/**
 * Reads the records of a file, from its beginning to its last whole line. A file that does not exist
 * is empty.
 *
 * @throws CliError `record-wrong` for a whole line that is not a record: what it says that was done
 * must not be forgotten.
 */
export async function* readJsonLines<Guard extends z.ZodTypeAny>(
  file: string,
  guard: Guard,
): AsyncGenerator<z.output<Guard>> {
  let line = 0;
  try {
    for await (const text of wholeLines(file)) {
      line += 1;
      const row = guard.safeParse(parse(text));
      if (!row.success) {
        throw new OpenidError(1, { code: 'record-wrong', file, line });
      }
      yield row.data;
    }
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') {
      throw error;
    }
  }
}
