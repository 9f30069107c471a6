import { expect, it } from 'vitest';
import { printResult } from '../../../src/cli/shell/print-result.ts';

it.each([true, false])('says why a long text could not be written; as JSON: %s', async (isJson) => {
  const written: string[] = [];
  const output = {
    writeAll: () => Promise.reject(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    writeError: (words: string) => written.push(words),
    hasColours: false,
  };
  const result = { exitCode: 0 as const, lines: ['Done.'], json: {}, text: ['begin;', 'commit;'] };
  await expect(printResult(result, isJson, output)).rejects.toMatchObject({
    exitCode: 1,
    failure: { code: 'output-not-written', systemCode: 'EPIPE' },
  });
  expect(written).toEqual([]);
});

it('says why a result could not be written', async () => {
  const output = {
    writeAll: () => Promise.reject(Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' })),
    writeError: () => {},
    hasColours: false,
  };
  const result = { exitCode: 0 as const, lines: ['Done.'], json: {} };
  await expect(printResult(result, false, output)).rejects.toMatchObject({
    failure: { code: 'output-not-written', systemCode: 'ENOSPC' },
  });
});
