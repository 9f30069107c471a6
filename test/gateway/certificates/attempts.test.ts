import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseCertificates } from '../../../src/crypto/certificates.ts';
import {
  Attempts,
  attemptsOf,
  longestPauseMs,
  mostAttempts,
  mostNumbers,
  type Outcome,
  periodMs,
} from '../../../src/gateway/certificates/attempts.ts';
import { certificateFile } from '../../support/renewal.ts';

const [certificate] = parseCertificates(certificateFile('renewed'));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `number ${from + index}`);

const never = () => Promise.reject(new Error('This was not to be asked for.'));
const finds = (outcome: Outcome) => vi.fn(async () => outcome);

describe('a number', () => {
  it('is asked for once by all who ask at the same time', async () => {
    const attempts = new Attempts();
    let found = (_: Outcome): void => {};
    const find = vi.fn(() => new Promise<Outcome>((resolve) => (found = resolve)));
    const outcomes = [1, 2, 3].map(() => attempts.seek('a', find));
    found(certificate);
    expect(await Promise.all(outcomes)).toEqual([certificate, certificate, certificate]);
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('that was not believed is asked for again after ten minutes, and not before', async () => {
    expect(periodMs).toBe(600_000);
    const attempts = new Attempts();
    await attempts.seek('a', finds('not-believed'));
    for (let minute = 1; minute < 10; minute += 1) {
      vi.advanceTimersByTime(60_000);
      expect(await attempts.seek('a', never)).toBe('not-believed');
    }
    vi.advanceTimersByTime(59_999);
    expect(await attempts.seek('a', never)).toBe('not-believed');
    vi.advanceTimersByTime(1);
    expect(await attempts.seek('a', finds(certificate))).toBe(certificate);
  });

  it('that did not come is asked for again after 1, 2, 4 … 60 seconds', async () => {
    const attempts = new Attempts();
    await attempts.seek('a', finds('not-come'));
    for (const seconds of [1, 2, 4, 8, 16, 32, 60]) {
      vi.advanceTimersByTime(seconds * 1000 - 1);
      expect(await attempts.seek('a', never), `before ${seconds} s`).toBe('not-come');
      vi.advanceTimersByTime(1);
      const find = finds('not-come');
      expect(await attempts.seek('a', find)).toBe('not-come');
      expect(find, `after ${seconds} s`).toHaveBeenCalledTimes(1);
    }
  });

  it('is waited for from the end of an attempt on, however long that took', async () => {
    const attempts = new Attempts();
    await attempts.seek('a', async () => {
      vi.advanceTimersByTime(5000);
      return 'not-come';
    });
    expect(await attempts.seek('a', never)).toBe('not-come');
    vi.advanceTimersByTime(1000);
    expect(await attempts.seek('a', finds(certificate))).toBe(certificate);
  });

  it('that did not come is asked for 15 times in ten minutes', async () => {
    expect(mostAttempts).toBe(15);
    const attempts = new Attempts();
    const find = finds('not-come');
    for (let second = 0; second < 600; second += 1) {
      await attempts.seek('a', find);
      vi.advanceTimersByTime(1000);
    }
    expect(find).toHaveBeenCalledTimes(15);
  });

  it('comes within a minute after the trouble has passed, however long that lasted', async () => {
    for (const trouble of [1, 64, 130, 300, 590, 1200]) {
      const attempts = new Attempts();
      for (let second = 0; second < trouble; second += 1) {
        await attempts.seek('a', finds('not-come'));
        vi.advanceTimersByTime(1000);
      }
      vi.advanceTimersByTime(longestPauseMs);
      expect(await attempts.seek('a', finds(certificate)), `after ${trouble} s`).toBe(certificate);
    }
  });

  it('that came may be fetched again at once, by whoever has forgotten it', async () => {
    const attempts = new Attempts();
    await attempts.seek('a', finds('not-come'));
    for (let count = 0; count < 20; count += 1) {
      vi.advanceTimersByTime(count === 0 ? 1000 : 0);
      expect(await attempts.seek('a', finds(certificate))).toBe(certificate);
    }
    expect(attempts.isIdle).toBe(true);
  });

  it('may be asked for again after an unexpected error, which all get who wait', async () => {
    const attempts = new Attempts();
    const outcomes = [1, 2].map(() => attempts.seek('a', never));
    for (const { status } of await Promise.allSettled(outcomes)) {
      expect(status).toBe('rejected');
    }
    expect(await attempts.seek('a', finds(certificate))).toBe(certificate);
  });
});

describe('many numbers', () => {
  it.each(['not-believed', 'not-come'] as const)(
    'are asked for four at a time, and the others not at all: %s',
    async (outcome) => {
      expect(mostNumbers).toBe(4);
      const attempts = new Attempts();
      const find = finds(outcome);
      for (const number of numbered(0, 1000)) {
        await attempts.seek(number, find);
      }
      expect(find).toHaveBeenCalledTimes(4);
      expect(await attempts.seek('one more', never)).toBe('not-believed');
      expect(await attempts.seek('number 0', never)).toBe(outcome);
      vi.advanceTimersByTime(periodMs);
      for (const number of numbered(1000, 2000)) {
        await attempts.seek(number, find);
      }
      expect(find).toHaveBeenCalledTimes(8);
    },
  );
});

interface Ask {
  number: string;
  at: number;
  outcome: Outcome;
}

/** Whether a number is to be asked for, by what has been asked for before; undefined if both is right. */
const isToBeAsked = (asked: readonly Ask[], number: string, now: number): boolean | undefined => {
  const lately = asked.filter(({ at }) => now - at < periodMs);
  const ofNumber = lately.filter((each) => each.number === number);
  const last = ofNumber.at(-1);
  if (!last) {
    return new Set(lately.map((each) => each.number)).size < mostNumbers;
  }
  const isClosed = last.outcome === 'not-believed' || ofNumber.length === mostAttempts;
  if (isClosed || now - last.at < 1000) {
    return false;
  }
  return now - last.at >= longestPauseMs || undefined;
};

it('keeps its limits and misses no chance, whatever comes of it when', async () => {
  const step = fc.record({
    afterMs: fc.oneof(fc.nat(3000), fc.nat(130_000)),
    number: fc.nat(5).map(String),
    outcome: fc.constantFrom<Outcome>('not-come', 'not-come', 'not-come', 'not-believed'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const attempts = new Attempts();
      const asked: Ask[] = [];
      for (const { afterMs, number, outcome } of steps) {
        vi.advanceTimersByTime(afterMs);
        const at = performance.now();
        const find = finds(outcome);
        await attempts.seek(number, find);
        const isAsked = find.mock.calls.length === 1;
        expect(isAsked).toBe(isToBeAsked(asked, number, at) ?? isAsked);
        asked.push(...(isAsked ? [{ number, at, outcome }] : []));
      }
    }),
  );
});

describe('the attempts of a configuration', () => {
  it('are not forgotten because of others, as long as they count', async () => {
    const find = finds('not-believed');
    await attemptsOf('victim').seek('a', find);
    for (let other = 0; other < 1000; other += 1) {
      await attemptsOf(`other ${other}`).seek('a', find);
    }
    expect(await attemptsOf('victim').seek('a', never)).toBe('not-believed');
  });

  it('are forgotten when they no longer count', async () => {
    // All that other tests have asked for counts no longer then.
    vi.advanceTimersByTime(1e9);
    const old = attemptsOf('old');
    await old.seek('a', finds('not-come'));
    vi.advanceTimersByTime(periodMs - 1);
    expect(attemptsOf('old')).toBe(old);
    vi.advanceTimersByTime(1);
    attemptsOf('new');
    expect(attemptsOf('old')).not.toBe(old);
  });
});
