import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { KeyMaterialError } from '../../src/crypto/key-material-error.ts';
import { memoize, mostRemembered, refusalLifetimeMs } from '../../src/crypto/memoize.ts';
import { longestKeyMaterial } from '../../src/crypto/pem.ts';
import { refusalOf } from './refusal.ts';

afterEach(() => {
  vi.useRealTimers();
});

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `${from + index}`);

describe('a result', () => {
  it('is computed once for the same text, and is the same object', () => {
    const parse = vi.fn((text: string) => ({ text }));
    const memoized = memoize(parse);
    expect(memoized('a')).toBe(memoized('a'));
    expect(parse).toHaveBeenCalledTimes(1);
  });

  it('is that of its own text', () => {
    const memoized = memoize((text) => text);
    expect(['a', 'b', 'a', ''].map(memoized)).toEqual(['a', 'b', 'a', '']);
  });

  it('is remembered if it is undefined', () => {
    const parse = vi.fn(() => undefined);
    const memoized = memoize(parse);
    expect([memoized('a'), memoized('a')]).toEqual([undefined, undefined]);
    expect(parse).toHaveBeenCalledTimes(1);
  });

  it('stays whatever time passes', () => {
    vi.useFakeTimers();
    const parse = vi.fn((text: string) => text);
    const memoized = memoize(parse);
    memoized('a');
    vi.advanceTimersByTime(10 * refusalLifetimeMs);
    memoized('a');
    expect(parse).toHaveBeenCalledTimes(1);
  });

  it('is forgotten when 256 other texts have been used since', () => {
    expect(mostRemembered).toBe(256);
    const parse = vi.fn((text: string) => text);
    const memoized = memoize(parse);
    numbered(0, 256).map(memoized);
    memoized('0');
    expect(parse).toHaveBeenCalledTimes(256);

    memoized('256');
    parse.mockClear();
    for (const text of ['0', ...numbered(2, 257)]) {
      memoized(text);
    }
    expect(parse).not.toHaveBeenCalled();
    memoized('1');
    expect(parse).toHaveBeenCalledTimes(1);
  });
});

describe('a text', () => {
  it('does not stay in memory with its result', () => {
    setFlagsFromString('--expose_gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const usedBytes = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const memoized = memoize((text) => text.length);
    const before = usedBytes();
    for (let count = 0; count < mostRemembered; count += 1) {
      memoized(randomBytes(longestKeyMaterial / 2).toString('hex'));
    }
    // The texts have 8 million characters.
    expect(usedBytes() - before).toBeLessThan(3_000_000);
    expect(memoized('')).toBe(0);
  });

  it('that is longer than any key is not remembered', () => {
    const parse = vi.fn((text: string) => text.length);
    const memoized = memoize(parse);
    for (const length of [longestKeyMaterial, longestKeyMaterial + 1]) {
      expect([memoized('A'.repeat(length)), memoized('A'.repeat(length))]).toEqual([
        length,
        length,
      ]);
    }
    expect(parse).toHaveBeenCalledTimes(3);
  });
});

describe('a refusal', () => {
  const refusing = () =>
    vi.fn((): string => {
      throw new KeyMaterialError('truncated');
    });

  it('is remembered for a minute', () => {
    vi.useFakeTimers();
    const parse = refusing();
    const memoized = memoize(parse);
    const refusals = [0, refusalLifetimeMs - 1].map((ms) => {
      vi.advanceTimersByTime(ms);
      return refusalOf(() => memoized('a'));
    });
    expect(refusals).toEqual(['truncated', 'truncated']);
    expect(parse).toHaveBeenCalledTimes(1);

    vi.advanceTimersByTime(1);
    expect(refusalOf(() => memoized('a'))).toBe('truncated');
    expect(parse).toHaveBeenCalledTimes(2);
  });

  it('is a new error each time', () => {
    const memoized = memoize(refusing());
    const errors = [1, 2].map(() => {
      try {
        return memoized('a');
      } catch (error) {
        return error;
      }
    });
    expect(errors[0]).not.toBe(errors[1]);
  });

  it('is not made of any other error', () => {
    const parse = vi.fn((text: string) => {
      if (parse.mock.calls.length === 1) {
        throw new Error('once');
      }
      return text;
    });
    const memoized = memoize(parse);
    expect(() => memoized('a')).toThrow('once');
    expect(memoized('a')).toBe('a');
  });
});
