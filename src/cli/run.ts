import { CommanderError } from 'commander';
import { chooseLanguage } from './language.ts';
import { readPackageJson } from './package-json.ts';
import { createPaint } from './paint.ts';
import { Problem } from './problem.ts';
import { createProgram } from './program.ts';
import type { Result } from './result.ts';
import { describeUsageError } from './usage-error.ts';

/** What a command has around it. */
export interface Surroundings {
  /** Writes to standard output. */
  write(text: string): void;
  /** Writes to standard error. */
  writeError(text: string): void;
  /** Reads standard input to its end. */
  readInput(): Promise<string>;
  /** Whether standard output is a terminal that shows colours, and nobody asked for none. */
  hasColours: boolean;
  environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths begin. */
  workingFolder: string;
  /** The folder of this package, as it was published. */
  packageFolder: string;
}

/**
 * Runs one command line.
 *
 * @param args what follows the name of the command.
 * @returns the exit code: 0; 1 where a problem was found; 2 where the command was used wrongly.
 */
export const run = async (
  args: readonly string[],
  surroundings: Surroundings,
): Promise<0 | 1 | 2> => {
  const { write, writeError } = surroundings;
  const language = chooseLanguage(args, surroundings.environment);
  const isJson = args.includes('--json');
  const writeJson = (value: object): void => write(`${JSON.stringify(value, undefined, 2)}\n`);
  const packageJson = await readPackageJson(surroundings.packageFolder);
  let exitCode: Result['exitCode'] = 0;

  const program = createProgram({
    terminal: { language, paint: createPaint(surroundings.hasColours) },
    surroundings,
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
