import type { CliContext } from './context.ts';
import type { Result } from './result.ts';

/** What the declaration of a command works with. */
export interface CommandContext<Texts> {
  /** What it says, in the language that was asked for. */
  texts: Texts;
  context: CliContext;
  /** Takes the command's result; called once, unless it throws. */
  report: (result: Result) => Promise<void>;
}
