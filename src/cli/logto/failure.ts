import { LogtoError } from '../../logto/errors.ts';
import { CliError } from '../shell/cli-error.ts';

/** Turns an error of the Management API into that of a command; leaves every other as it is. */
export const asCliError = (error: unknown): unknown => {
  if (!(error instanceof LogtoError)) {
    return error;
  }
  const exitCode = error.failure.code.startsWith('address-') ? 2 : 1;
  return new CliError(exitCode, { code: 'logto-failed', logto: error.failure });
};
