import type { FailureAmong } from '../../../text/failure.ts';
import { CliError } from '../../shell/cli-error.ts';

/** What a file of people is of: each names its Logto, its connector and its app. */
export interface Origin {
  /** The origin of Logto's address. */
  core: string;
  /** The connector's id in Logto. */
  connectorId: string;
  appId: string;
}

/** What the file of people is refused for besides its form, by code, with the values that explain it. */
export interface PeopleFailures {
  'people-of-another': { file: string; what: keyof Origin; found: string; present: string };
  /** There is none yet. */
  'people-missing': { file: string };
  /** An id of this user of Logto holds a character that no database can store. */
  'id-not-storable': { logtoId: string };
}

/** The file of people cannot be used. Its code identifies the failure. */
export class PeopleError extends CliError<FailureAmong<PeopleFailures>> {}
