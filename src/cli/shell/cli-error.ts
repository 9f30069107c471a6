/**
 * Ends a command. Its code identifies the failure; `run` says it in the language that was asked for.
 *
 * Each room that fails has a subclass of its own, which takes the room's failures alone.
 */
export class CliError<Failure extends { code: string } = { code: string }> extends Error {
  override readonly name = 'CliError';
  /** 1: something is not as it must be; 2: the command was used wrongly. */
  readonly exitCode: 1 | 2;
  readonly failure: Failure;
  /** The help of a command, to be shown below. */
  readonly help: string | undefined;

  constructor(exitCode: 1 | 2, failure: Failure, help?: string) {
    super(failure.code);
    this.exitCode = exitCode;
    this.failure = failure;
    this.help = help;
  }
}
