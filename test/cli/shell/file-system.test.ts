import { expect, it } from 'vitest';
import { fileSystemCode, systemErrorCode } from '../../../src/cli/shell/file-system.ts';

it('is known by its code', () => {
  expect(fileSystemCode(Object.assign(new Error('refused'), { code: 'EACCES' }))).toBe('EACCES');
});

it.each([new Error('unforeseen'), Object.assign(new Error('odd'), { code: 7 }), 'EACCES', null])(
  'is not seen in an error of another kind, which is thrown on: %s',
  (error) => {
    expect(systemErrorCode(error)).toBeUndefined();
    let thrown: unknown;
    try {
      fileSystemCode(error);
    } catch (reason) {
      thrown = reason;
    }
    expect(thrown).toBe(error);
  },
);
