import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseCertificates } from '../../../src/crypto/certificates.ts';
import { mostNumbers, type Outcome } from '../../../src/gateway/certificates/attempts.ts';
import { Succession } from '../../../src/gateway/certificates/succession.ts';
import { certificateFile } from '../../support/renewal.ts';

const [certificate] = parseCertificates(certificateFile('renewed'));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const never = () => Promise.reject(new Error('This was not to be asked for.'));

it('keeps a certificate that was proven, whatever else is asked for', async () => {
  const succession = new Succession('kept');
  expect(succession.proven('a')).toBeUndefined();
  await succession.seek('a', async () => certificate);
  for (let number = 0; number < 1000; number += 1) {
    vi.advanceTimersByTime(300_000);
    await succession.seek(`${number}`, async () => (number % 2 ? 'not-come' : 'not-believed'));
  }
  expect(succession.proven('a')).toBe(certificate);
});

it('lets a fifth certificate take the place of the oldest', async () => {
  const succession = new Succession('five');
  const numbers = Array.from({ length: mostNumbers + 1 }, (_, index) => `number ${index}`);
  for (const number of numbers) {
    await succession.seek(number, async () => certificate);
  }
  expect(numbers.map((number) => succession.proven(number) !== undefined)).toEqual([
    false,
    true,
    true,
    true,
    true,
  ]);
});

it.each(['not-come', 'not-believed'] as const)(
  'goes by the limits of its configuration if it was forgotten itself: %s',
  async (outcome) => {
    const find = vi.fn(async (): Promise<Outcome> => outcome);
    await new Succession(`forgotten ${outcome}`).seek('a', find);
    expect(await new Succession(`forgotten ${outcome}`).seek('a', never)).toBe(outcome);
    expect(await new Succession('another').seek(outcome, find)).toBe(outcome);
    expect(find).toHaveBeenCalledTimes(2);
  },
);

it('fetches a certificate again at once if it was forgotten itself', async () => {
  for (let count = 0; count < 20; count += 1) {
    const succession = new Succession('proven and forgotten');
    expect(await succession.seek('a', async () => certificate)).toBe(certificate);
  }
});
