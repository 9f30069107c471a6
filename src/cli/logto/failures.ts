import { LogtoError, type LogtoFailure } from '../../logto/errors.ts';
import type { FailureAmong } from '../../text/failure.ts';
import { CliError } from '../shell/cli-error.ts';

/** Why a command cannot work with a running Logto, by code, with the values that explain it. */
export interface ConnectionFailures {
  'logto-not-named': object;
  'credentials-missing': object;
  'logto-failed': { logto: LogtoFailure };
  'connector-missing': { factoryId: string };
  'connector-not-alone': { factoryId: string; count: number };
}

export type ConnectionFailure<Code extends keyof ConnectionFailures = keyof ConnectionFailures> =
  FailureAmong<ConnectionFailures, Code>;

/** Ends a command that cannot work with a running Logto. */
export class ConnectionError extends CliError<ConnectionFailure> {}

/** Turns an error of the Management API into that of a command; leaves every other as it is. */
export const asConnectionError = (error: unknown): unknown => {
  if (!(error instanceof LogtoError)) {
    return error;
  }
  const exitCode = error.failure.code.startsWith('address-') ? 2 : 1;
  return new ConnectionError(exitCode, { code: 'logto-failed', logto: error.failure });
};
