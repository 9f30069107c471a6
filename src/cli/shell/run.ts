/*
 * cli/shell: what every command has around it: arguments, help, language, output and its failures.
 * Knows no command, no setting and neither Logto nor Alipay. All output is printable and wrapped here.
 */

import { type Command, CommanderError } from 'commander';
import { CliError } from './cli-error.ts';
import type { CommandContext } from './command-context.ts';
import type { CliContext } from './context.ts';
import { ShellError, type ShellFailure } from './failures.ts';
import { chooseLanguage } from './language.ts';
import { type Line, printable, renderJson, renderLines } from './line.ts';
import { type Language, shellTexts } from './messages/languages.ts';
import { printResult } from './print-result.ts';
import type { Result } from './result.ts';
import { usageFailure } from './usage-error.ts';

/**
 * A program of several commands.
 *
 * @typeParam Failure the failures of its commands, besides those of the shell.
 */
export interface Program<Failure extends { code: string }> {
  /** Declares the command line. Its errors are thrown: CommanderError and CliError. */
  declare: (
    language: Language,
    context: Pick<CommandContext<never>, 'context' | 'announce' | 'report'>,
  ) => Promise<Command>;
  /** Says how a command failed. */
  describe: (failure: Failure | ShellFailure, language: Language) => string;
}

/** The failures that the help answers. */
const usageCodes: ReadonlySet<string> = new Set<ShellFailure['code']>([
  'option-unknown',
  'command-unknown',
  'option-without-value',
  'value-not-a-choice',
  'value-not-a-number',
  'too-many-arguments',
  'argument-missing',
  'usage-wrong',
]);

/**
 * Runs one command line.
 *
 * @param args what follows the name of the command.
 * @returns the exit code: 0; 1 if a problem was found; 2 if the command was used wrongly.
 */
export const run = async <Failure extends { code: string }>(
  args: readonly string[],
  context: CliContext,
  { declare, describe }: Program<Failure>,
): Promise<Result['exitCode'] | 2> => {
  const { write, writeError, columns } = context;
  const language = chooseLanguage(args, context.environment);
  const isJson = args.includes('--json');
  const writeJson = (value: object): void => write(`${renderJson(value)}\n`);
  let exitCode: Result['exitCode'] = 0;

  const program = await declare(language, {
    context,
    announce: (line) => {
      if (!isJson) {
        writeError(`${renderLines([line], { hasColours: false, columns })}\n`);
      }
    },
    report: (result) => {
      exitCode = result.exitCode;
      return printResult(result, isJson, context);
    },
  });

  const fail = ({ exitCode, failure, help }: CliError<Failure | ShellFailure>): 1 | 2 => {
    const words = [printable(describe(failure, language))];
    if (usageCodes.has(failure.code)) {
      words.push(shellTexts[language].seeHelp);
    }
    const below = help === undefined ? [] : ['', ...help.trimEnd().split('\n')];
    if (isJson) {
      writeJson({ ok: false, code: failure.code, message: [...words, ...below].join('\n') });
    } else {
      // Help is wrapped already, and the commands in it are to be copied.
      const lines: Line[] = [...words, ...below.map((verbatim) => ({ verbatim }))];
      writeError(`${renderLines(lines, { hasColours: false, columns })}\n`);
    }
    return exitCode;
  };

  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CliError) {
      return fail(error);
    }
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    if (error.exitCode === 0) {
      return 0;
    }
    return error.code === 'commander.help' ? 2 : fail(new ShellError(2, usageFailure(error)));
  }
};
