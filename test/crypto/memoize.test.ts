import { describe, expect, it, vi } from 'vitest';
import { memoize } from '../../src/crypto/memoize.ts';

const counted = (limit: number) => {
  const compute = vi.fn((text: string) => ({ text }));
  return { compute, kept: memoize(limit, compute) };
};

describe('memoize', () => {
  it('computes once for the same text and gives the same object', () => {
    const { compute, kept } = counted(2);
    expect(kept('a')).toBe(kept('a'));
    expect(compute).toHaveBeenCalledTimes(1);
  });

  it('drops what was used longest ago, and that alone', () => {
    const { compute, kept } = counted(2);
    for (const text of ['a', 'b', 'a', 'c', 'a', 'c', 'b']) {
      expect(kept(text)).toEqual({ text });
    }
    expect(compute.mock.calls.flat()).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps results that are undefined', () => {
    const compute = vi.fn(() => undefined);
    const kept = memoize(1, compute);
    expect([kept('a'), kept('a')]).toEqual([undefined, undefined]);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  it('throws anew what was thrown, and keeps nothing of it', () => {
    const compute = vi.fn((text: string) => {
      if (compute.mock.calls.length === 1) {
        throw new Error('once');
      }
      return text;
    });
    const kept = memoize(1, compute);
    expect(() => kept('a')).toThrow('once');
    expect(kept('a')).toBe('a');
  });
});
