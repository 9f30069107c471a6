import type { FailureAmong } from '../../text/failure.ts';
import { CliError } from '../shell/cli-error.ts';
import type { FileSystemRefusal } from '../shell/failures.ts';

/** The failures of `keygen`, by code, with the values that explain them. */
export interface KeygenFailures {
  'request-without-subject': object;
  'key-exists': { file: string };
  'keys-not-written': FileSystemRefusal & { folder: string };
}

/** Ends `keygen`. */
export class KeygenError extends CliError<FailureAmong<KeygenFailures>> {}
