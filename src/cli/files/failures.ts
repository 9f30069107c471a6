import type { FailureAmong } from '../../text/failure.ts';
import { CliError } from '../shell/cli-error.ts';
import type { FileSystemRefusal } from '../shell/failures.ts';

/** Every way in which a file or a folder of data fails, by code, with the values that explain it. */
export interface FilesFailures {
  'folder-not-usable': FileSystemRefusal & { folder: string };
  'folder-not-private': { folder: string };
  'table-wrong': { file: string; line: number; columns: readonly string[] };
  /** Mostly because another process works with it. `reason` is in SQLite's words, here and below. */
  'store-not-opened': { file: string; reason: string };
  'store-damaged': { file: string; reason: string };
  /** There was no room for what was to be written. */
  'store-full': { file: string };
  'store-of-another-version': { file: string; found: number; version: number };
}

/** A file or a folder of data cannot be used. Its code identifies the failure. */
export class FilesError extends CliError<FailureAmong<FilesFailures>> {
  constructor(failure: FailureAmong<FilesFailures>) {
    const isPassing = failure.code === 'store-not-opened' || failure.code === 'store-full';
    super(isPassing ? 1 : 2, failure);
  }
}
