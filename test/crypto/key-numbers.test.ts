import { createPrivateKey, generatePrimeSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePrivateKey } from '../../src/crypto/keys.ts';
import { fixture } from '../fixtures/index.ts';
import { type Numbers, numbersOf, writePrivateKey } from './der.ts';
import { refusalOf } from './refusal.ts';

describe('numbers that do not belong together', () => {
  const numbers = numbersOf(parsePrivateKey(fixture('test-app-key.pem')));
  const other = numbersOf(parsePrivateKey(fixture('test-alipay-key.pem')));
  const refusalOfNumbers = (changed: Partial<Numbers>) =>
    refusalOf(() => parsePrivateKey(writePrivateKey({ ...numbers, ...changed })));

  it('are the only fault of what follows', () => {
    expect(refusalOfNumbers({})).toBeUndefined();
  });

  const members = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;

  it.each(members)('are refused: %s is zero', (member) => {
    expect(refusalOfNumbers({ [member]: 0n })).toBe('damaged');
  });

  it.each(members)('are refused: %s is off by two', (member) => {
    expect(refusalOfNumbers({ [member]: numbers[member] + 2n })).toBe('damaged');
  });

  it.each(members.filter((member) => member !== 'e'))(
    'are refused: %s is that of another key',
    (member) => {
      expect(refusalOfNumbers({ [member]: other[member] })).toBe('damaged');
    },
  );

  it.each([
    ['the primes are exchanged', { p: numbers.q, q: numbers.p }],
    ['one prime is 1', { p: 1n, q: numbers.n }],
    ['the other prime is 1', { p: numbers.n, q: 1n }],
  ])('are refused: %s', (_, changed) => {
    expect(refusalOfNumbers(changed)).toBe('damaged');
  });

  /** Numbers that fit each other, whatever `p` and `q` are. */
  const fitting = (p: bigint, q: bigint): Numbers => {
    const { e } = numbers;
    const d = inverse(e, (p - 1n) * (q - 1n));
    return { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  };

  it('are refused if they fit but a prime is none, for such a key signs nothing', () => {
    const short = numbersOf(createPrivateKey(fixture('test-short-key.pem')));
    expect(refusalOfNumbers(fitting(short.p * short.q, numbers.q))).toBe('damaged');
  });

  /** A prime that goes with the exponent of the other keys. */
  const primeOf = (bits: number): bigint => {
    const prime = generatePrimeSync(bits, { bigint: true });
    return (prime - 1n) % numbers.e === 0n ? primeOf(bits) : prime;
  };

  it.each([
    ['are of the same length', 512, 512, undefined],
    ['are 30 bits longer and shorter than half of the key', 480, 540, undefined],
    ['are 70 bits longer and shorter than half of the key', 440, 580, 'damaged'],
    ['are 70 bits shorter and longer than half of the key', 580, 440, 'damaged'],
  ])('are refused if a signature would take longer: the primes %s', (_, p, q, mistake) => {
    expect(refusalOfNumbers(fitting(primeOf(p), primeOf(q)))).toBe(mistake);
  });

  it.each([
    ['exceeds the modulus', 1n, 'damaged'],
    ['has 20,000 bits', 2n ** 18_000n, 'too-large'],
  ])(
    'are refused if a signature could take longer: the private exponent %s',
    (_, times, mistake) => {
      const { n, p, q, d } = numbers;
      // It does what the right one does.
      const long = d + times * (p - 1n) * (q - 1n);
      expect(long).toBeGreaterThan(n);
      expect(refusalOfNumbers({ d: long })).toBe(mistake);
    },
  );
});

/** The number that gives 1 when multiplied with `value` modulo `modulus`. */
const inverse = (value: bigint, modulus: bigint): bigint => {
  let [rest, next, factor, nextFactor] = [modulus, value % modulus, 0n, 1n];
  while (next > 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest % next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
};
