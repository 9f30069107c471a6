import { describe, expect, it } from 'vitest';
import { createBatch } from '../../../src/cli/files/batch.ts';

describe('a batch', () => {
  it('writes a thousand items at a time, and what is left of them when it is told to', () => {
    const written: Array<readonly number[]> = [];
    const batch = createBatch<number>((items) => written.push(items));
    const isWritten = Array.from({ length: 2500 }, (_, item) => batch.push(item));
    expect(isWritten.flatMap((one, item) => (one ? item : []))).toEqual([999, 1999]);
    expect(written.map((items) => items.length)).toEqual([1000, 1000]);
    batch.flush();
    batch.flush();
    expect(written.map((items) => items.length)).toEqual([1000, 1000, 500]);
    expect(written.flat()).toEqual(Array.from({ length: 2500 }, (_, item) => item));
  });
});
