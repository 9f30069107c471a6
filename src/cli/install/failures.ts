import type { FailureAmong } from '../../text/failure.ts';
import { CliError } from '../shell/cli-error.ts';
import type { FileSystemRefusal } from '../shell/failures.ts';

/** The failures of `install` and `uninstall`, by code, with the values that explain them. */
export interface InstallFailures {
  'no-logto': { folders: readonly string[] };
  'not-a-logto': { folder: string; suggestion: string | undefined };
  'no-connector-kit': { folder: string };
  'connector-kit-out-of-range': { version: string; range: string };
  'package-incomplete': { folder: string };
  'place-taken': { place: string };
  'connectors-locked': { lock: string; seconds: number };
  'set-aside-lost': { folder: string };
  'remains-not-removed': FileSystemRefusal & { folder: string };
  'not-moved-back': { places: readonly string[] };
  'not-installed-whole': { folder: string };
  'connectors-not-changed': FileSystemRefusal & { isPermission: boolean };
}

/** Ends `install` or `uninstall`. */
export class InstallError extends CliError<FailureAmong<InstallFailures>> {}
