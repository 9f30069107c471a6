import type { CliContext } from './context.ts';
import type { Line } from './line.ts';
import type { Result } from './result.ts';

/** What the declaration of a command works with. */
export interface CommandContext<Texts> {
  /** What it says, in the language that was asked for. */
  texts: Texts;
  context: CliContext;
  /** Says something before the work begins; nothing with `--json`. */
  announce: (line: Line) => void;
  /** Takes the command's result; called once, unless it throws. */
  report: (result: Result) => Promise<void>;
}
