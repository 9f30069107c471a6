import type { FailureAmong } from '../../text/failure.ts';
import { CliError } from './cli-error.ts';

/** A refusal by the file system: the system's code, such as `ENOENT`. */
export interface FileSystemRefusal {
  systemCode: string;
}

/** The failures that every command may have, by code, with the values that explain them. */
export interface ShellFailures {
  'option-unknown': { given: string; suggestion: string | undefined };
  'command-unknown': { given: string; suggestion: string | undefined };
  'option-without-value': { given: string };
  'value-not-a-choice': { option: string; value: string; choices: readonly string[] };
  'value-not-a-number': { option: string; value: string; minimum: number };
  'too-many-arguments': { given: string };
  'argument-missing': { given: string };
  'usage-wrong': object;

  'output-not-written': FileSystemRefusal;
  'source-unreadable': FileSystemRefusal & { source: string };
}

export type ShellFailure = FailureAmong<ShellFailures>;

/** Ends a command with a failure of the shell. */
export class ShellError extends CliError<ShellFailure> {}
