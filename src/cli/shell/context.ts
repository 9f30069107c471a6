import type { Ask } from './ask.ts';

/** What a command has around it. */
export interface CliContext {
  /** Writes to standard output. */
  write(text: string): void;
  /** Writes to standard output piece by piece, no faster than it is taken. */
  writeAll(pieces: Iterable<string>): Promise<void>;
  /** Writes to standard error. */
  writeError(text: string): void;
  /** Reads standard input to its end. */
  readInput(): Promise<Uint8Array>;
  /** Absent if nobody is at a terminal. */
  ask?: Ask;
  /** Where progress is drawn; absent if standard error is not a terminal. */
  progressStream?: NodeJS.WritableStream;
  /** Whether standard output is a terminal that shows colours, unless colours are switched off. */
  hasColours: boolean;
  /** How wide that terminal is; absent if standard output is not a terminal. */
  columns?: number | undefined;
  /**
   * From now on, the first SIGINT or SIGTERM only aborts what is returned, with its name for a reason;
   * a second one ends the process as ever. Absent if nobody can send one.
   */
  catchInterruption?: () => AbortSignal;
  environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths begin. */
  workingFolder: string;
  /** Where the processes of this machine meet. */
  temporaryFolder: string;
  /** The folder of this package, as it was published. */
  packageFolder: string;
}
