import { CommanderError } from 'commander';
import type { CliContext } from './context.ts';
import { chooseLanguage } from './language.ts';
import { readPackageJson } from './package-json.ts';
import { createPaint } from './paint.ts';
import { Problem } from './problem.ts';
import { createProgram } from './program.ts';
import type { Result } from './result.ts';
import { describeUsageError } from './usage-error.ts';

/**
 * Runs one command line.
 *
 * @param args what follows the name of the command.
 * @returns the exit code: 0; 1 where a problem was found; 2 where the command was used wrongly.
 */
export const run = async (args: readonly string[], context: CliContext): Promise<0 | 1 | 2> => {
  const { write, writeError } = context;
  const language = chooseLanguage(args, context.environment);
  const isJson = args.includes('--json');
  const writeJson = (value: object): void => write(`${JSON.stringify(value, undefined, 2)}\n`);
  const packageJson = await readPackageJson(context.packageFolder);
  let exitCode: Result['exitCode'] = 0;

  const program = createProgram({
    terminal: { language, paint: createPaint(context.hasColours) },
    context,
    version: packageJson?.version ?? '?',
    report: (result) => {
      exitCode = result.exitCode;
      if (isJson) {
        writeJson(result.json);
      } else {
        write(`${result.text}\n`);
      }
    },
  });

  const complain = (message: string): void => {
    if (isJson) {
      writeJson({ ok: false, message });
    } else {
      writeError(`${message}\n`);
    }
  };

  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code !== 'commander.help' && error.exitCode !== 0) {
        complain(describeUsageError(error, language));
      }
      return error.exitCode === 0 ? 0 : 2;
    }
    if (error instanceof Problem) {
      complain(error.message);
      return error.exitCode;
    }
    throw error;
  }
};
