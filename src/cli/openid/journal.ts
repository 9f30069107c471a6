import path from 'node:path';
import { type JsonLines, openJsonLines, readJsonLines } from './json-lines.ts';
import { type JournalRecord, recordGuard } from './records.ts';

/** What was done, line by line, so that it can be gone on with and undone. */
export type Journal = JsonLines<JournalRecord>;

const fileIn = (folder: string): string => path.join(folder, 'journal.jsonl');

/** Opens the journal of a folder to add to it. */
export const openJournal = (folder: string): Promise<Journal> => openJsonLines(fileIn(folder));

/**
 * Reads the journal of a folder, from its beginning. A line that a crash has cut off announces what
 * was not begun.
 */
export const readJournal = (folder: string): AsyncGenerator<JournalRecord> =>
  readJsonLines(fileIn(folder), recordGuard);
