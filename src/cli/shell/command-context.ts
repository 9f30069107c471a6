import type { CliContext } from './context.ts';
import type { OwnConnector } from './own-connector.ts';
import type { Result } from './result.ts';
import type { Terminal } from './terminal.ts';

/** What the declaration of a command works with. */
export interface CommandContext {
  terminal: Terminal;
  context: CliContext;
  /** The connector of the package that is running. */
  connector: OwnConnector;
  /** Takes the command's result; called once, unless it throws. */
  report: (result: Result) => Promise<void>;
}
