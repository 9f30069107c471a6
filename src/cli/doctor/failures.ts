import type { FailureAmong } from '../../text/failure.ts';
import { CliError } from '../shell/cli-error.ts';
import type { JsonMistake } from './json-mistake.ts';

/** The failures of `doctor`, by code, with the values that explain them. */
export interface DoctorFailures {
  'config-not-named': object;
  'two-sources': object;
  'code-unknown': object;
  'source-not-json': { source: string } & JsonMistake;
}

/** Ends `doctor`. */
export class DoctorError extends CliError<FailureAmong<DoctorFailures>> {}
