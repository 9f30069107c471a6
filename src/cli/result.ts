/** A command's result: what it says, for people and for scripts, and how it ends. */
export interface Result {
  /** 1 if a problem was found. */
  exitCode: 0 | 1;
  text: string;
  /** The same for `--json`. */
  json: object;
}
