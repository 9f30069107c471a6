import { describe, expect, it } from 'vitest';
import { CliError } from '../../../src/cli/shell/cli-error.ts';
import { oneOf } from '../../../src/cli/shell/one-of.ts';
import { errorFrom } from '../../support/errors.ts';

const parse = oneOf('--lang <language>', ['en', 'zh']);

describe('an option that takes one of a few values', () => {
  it('takes each of them', () => {
    expect(['en', 'zh'].map(parse)).toEqual(['en', 'zh']);
  });

  it.each(['', 'EN', 'zh-CN'])('refuses "%s", and names them', async (value) => {
    expect(await errorFrom(() => parse(value), CliError)).toMatchObject({
      exitCode: 2,
      failure: {
        code: 'value-not-a-choice',
        option: '--lang <language>',
        value,
        choices: ['en', 'zh'],
      },
    });
  });
});
