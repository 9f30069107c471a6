import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseCertificates } from '../../../src/crypto/certificates.ts';
import { mostNumbers, periodMs, Succession } from '../../../src/gateway/certificates/succession.ts';
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

describe('a number', () => {
  it('is asked for once by all who ask at the same time', async () => {
    const succession = new Succession();
    let found = (_: typeof certificate): void => {};
    const find = vi.fn(
      () =>
        new Promise<typeof certificate>((resolve) => {
          found = resolve;
        }),
    );
    const outcomes = [1, 2, 3].map(() => succession.seek('a', find));
    expect(succession.proven('a')).toBeUndefined();
    found(certificate);
    expect(await Promise.all(outcomes)).toEqual([certificate, certificate, certificate]);
    expect(find).toHaveBeenCalledTimes(1);
    expect(succession.proven('a')).toBe(certificate);
  });

  it('that failed is asked for again after ten minutes, and not before', async () => {
    expect(periodMs).toBe(600_000);
    const succession = new Succession();
    await succession.seek('a', async () => undefined);
    vi.advanceTimersByTime(periodMs - 1);
    expect(await succession.seek('a', never)).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(await succession.seek('a', async () => certificate)).toBe(certificate);
  });

  it('does not wait longer because others ask in the meantime', async () => {
    const succession = new Succession();
    await succession.seek('a', async () => undefined);
    for (let minute = 1; minute < 10; minute += 1) {
      vi.advanceTimersByTime(60_000);
      await succession.seek('a', never);
    }
    vi.advanceTimersByTime(60_000);
    expect(await succession.seek('a', async () => certificate)).toBe(certificate);
  });
});

describe('many numbers', () => {
  it('are asked for four at a time, and the others not at all', async () => {
    expect(mostNumbers).toBe(4);
    const succession = new Succession();
    const find = vi.fn(async () => undefined);
    for (const number of numbered(0, 1000)) {
      await succession.seek(number, find);
    }
    expect(find).toHaveBeenCalledTimes(4);
    vi.advanceTimersByTime(periodMs);
    for (const number of numbered(1000, 2000)) {
      await succession.seek(number, find);
    }
    expect(find).toHaveBeenCalledTimes(8);
  });

  it('do not make a successor forgotten', async () => {
    const succession = new Succession();
    await succession.seek('a', async () => certificate);
    for (const number of numbered(0, 1000)) {
      vi.advanceTimersByTime(periodMs / 2);
      await succession.seek(number, async () => undefined);
    }
    expect(succession.proven('a')).toBe(certificate);
  });

  it('do not make a failure forgotten', async () => {
    const succession = new Succession();
    await succession.seek('a', async () => undefined);
    for (const number of numbered(0, 1000)) {
      await succession.seek(number, async () => undefined);
    }
    expect(await succession.seek('a', never)).toBeUndefined();
  });

  it('of successors take the place of the oldest one', async () => {
    const succession = new Succession();
    for (const number of numbered(0, mostNumbers + 1)) {
      await succession.seek(number, async () => certificate);
      vi.advanceTimersByTime(periodMs);
    }
    expect(succession.proven('number 0')).toBeUndefined();
    expect(numbered(1, mostNumbers + 1).every((number) => succession.proven(number))).toBe(true);
  });
});
