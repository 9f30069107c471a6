import { describe, expect, it } from 'vitest';
import { CliError } from '../../../src/cli/shell/cli-error.ts';
import { numberOf } from '../../../src/cli/shell/number-of.ts';
import { errorFrom } from '../../support/errors.ts';

const parse = numberOf('--warn-days <days>', 3);

describe('an option that takes a number', () => {
  it.each([
    { value: '3', number: 3 },
    { value: '007', number: 7 },
    { value: '999999999', number: 999_999_999 },
  ])('takes $value', ({ value, number }) => {
    expect(parse(value)).toBe(number);
  });

  it.each(['2', '0', '', ' 4', '4 ', '-4', '4.5', '4e2', '0x10', '1000000000', 'x'])(
    'refuses "%s"',
    async (value) => {
      expect(await errorFrom(() => parse(value), CliError)).toMatchObject({
        exitCode: 2,
        failure: { code: 'value-not-a-number', option: '--warn-days <days>', value, minimum: 3 },
      });
    },
  );
});
