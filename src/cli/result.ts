import type { Line } from './line.ts';

/** A command's result: what it says, for people and for scripts, and how it ends. */
export interface Result {
  /** 1 if a problem was found. */
  exitCode: 0 | 1;
  /** `run` makes them printable and paints them. */
  lines: readonly Line[];
  /** The same for `--json`. */
  json: object;
}
