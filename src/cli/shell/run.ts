import { CommanderError } from 'commander';
import { messages } from '../../messages/languages.ts';
import { describeCliFailure } from '../../messages/messages.ts';
import { createProgram } from '../program.ts';
import { CliError, type CliFailure } from './cli-error.ts';
import type { CliContext } from './context.ts';
import { chooseLanguage } from './language.ts';
import { printable, renderJson, renderLines } from './line.ts';
import { connectorOfPackage } from './own-connector.ts';
import { readPackageJson } from './package-json.ts';
import { printResult } from './print-result.ts';
import type { Result } from './result.ts';
import { usageFailure } from './usage-error.ts';

/** The failures that the help answers. */
const usageCodes = new Set<CliFailure['code']>([
  'option-unknown',
  'command-unknown',
  'option-without-value',
  'value-not-a-choice',
  'value-not-a-number',
  'too-many-arguments',
  'usage-wrong',
]);

/**
 * Runs one command line.
 *
 * @param args what follows the name of the command.
 * @returns the exit code: 0; 1 if a problem was found; 2 if the command was used wrongly.
 */
export const run = async (args: readonly string[], context: CliContext): Promise<0 | 1 | 2> => {
  const { write, writeError, columns } = context;
  const language = chooseLanguage(args, context.environment);
  const isJson = args.includes('--json');
  const writeJson = (value: object): void => write(`${renderJson(value)}\n`);
  const packageJson = await readPackageJson(context.packageFolder);
  let exitCode: Result['exitCode'] = 0;

  const program = createProgram({
    terminal: { language },
    context,
    connector: connectorOfPackage(packageJson?.name),
    version: packageJson?.version ?? '?',
    report: (result) => {
      exitCode = result.exitCode;
      return printResult(result, isJson, context);
    },
  });

  const fail = ({ exitCode, failure, help }: CliError): 1 | 2 => {
    const texts = messages[language].commands;
    const lines = [printable(describeCliFailure(failure, texts))];
    if (usageCodes.has(failure.code)) {
      lines.push(texts.seeHelp);
    }
    if (help !== undefined) {
      lines.push('', ...help.trimEnd().split('\n'));
    }
    if (isJson) {
      writeJson({ ok: false, code: failure.code, message: lines.join('\n') });
    } else {
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
    return error.code === 'commander.help' ? 2 : fail(new CliError(2, usageFailure(error)));
  }
};
