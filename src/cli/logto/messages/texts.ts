import type { LogtoFailures } from '../../../logto/errors.ts';
import type { Sentences } from '../../../text/failure.ts';
import type { ConnectionFailures } from '../failures.ts';

/** The sentences about a running Logto. */
export interface ConnectionTexts {
  /** Options of the commands that call it. */
  options: Record<'logto' | 'logtoAdmin', string>;
  /** What is asked for at a terminal: the credentials of a machine-to-machine application. */
  askCredentials: Record<'id' | 'secret', string>;
  /** What went wrong with its Management API. */
  api: Sentences<LogtoFailures>;
  failures: Sentences<ConnectionFailures>;
}
