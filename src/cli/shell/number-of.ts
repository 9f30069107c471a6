import { ShellError } from './failures.ts';

/** Takes a whole number that is not less than a minimum. */
export const numberOf =
  (option: string, minimum: number) =>
  (value: string): number => {
    if (!/^\d{1,9}$/.test(value) || Number(value) < minimum) {
      throw new ShellError(2, { code: 'value-not-a-number', option, value, minimum });
    }
    return Number(value);
  };
