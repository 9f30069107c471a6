import type { Line } from './line.ts';

/** A command's result: what it says, for people and for scripts, and how it ends. */
export interface Result {
  /** 1 if a problem was found; 130 and 143 if the command was interrupted by SIGINT and SIGTERM. */
  exitCode: 0 | 1 | 130 | 143;
  /** `run` makes them printable and paints them. */
  lines: readonly Line[];
  /** The same for `--json`. */
  json: object;
  /**
   * What the command was run for, if that is a text for another program: it is printed as it is, and
   * the lines go to standard error. With `--json` it is the member `text`.
   */
  text?: Iterable<string>;
}
