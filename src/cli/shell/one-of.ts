import { ShellError } from './failures.ts';

/**
 * Makes the parser of an option that takes one of a few values.
 *
 * @throws CliError `value-not-a-choice`, from the parser.
 */
export const oneOf =
  (option: string, choices: readonly string[]) =>
  (value: string): string => {
    if (!choices.includes(value)) {
      throw new ShellError(2, { code: 'value-not-a-choice', option, value, choices });
    }
    return value;
  };
