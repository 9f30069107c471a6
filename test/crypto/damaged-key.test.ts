import type { KeyObject } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeArmour } from '../../src/crypto/armour.ts';
import { parsePrivateKey } from '../../src/crypto/keys.ts';
import { fixture } from '../fixtures/index.ts';
import { type Numbers, numbersOf, writePrivateKey } from './der.ts';
import { refusalOf } from './refusal.ts';

/** All numbers of a key: KeyObject.equals compares the public half alone. */
const wholeOf = (key: KeyObject): string => JSON.stringify(key.export({ format: 'jwk' }));

/** What a damaged text is taken for: a mistake, the right key or, what must not be, another key. */
const outcomeOf = (text: string, key: KeyObject): string =>
  refusalOf(() => parsePrivateKey(text)) ??
  (wholeOf(parsePrivateKey(text)) === wholeOf(key) ? 'the same key' : 'another key');

describe.each([
  ['test-app-key.pem', 0xff],
  ['test-app-key-pkcs1.pem', 0x01],
])('%s', (file, bits) => {
  const key = parsePrivateKey(fixture(file));
  const [der] = decodeArmour(fixture(file));
  const body = der.toString('base64');

  it('with any byte changed is refused or the same key', () => {
    const outcomes = Array.from(der, (byte, index) => {
      const damaged = Buffer.from(der);
      damaged[index] = byte ^ bits;
      return outcomeOf(damaged.toString('base64'), key);
    });
    expect(outcomes).not.toContain('another key');
    // A version or a NULL: what OpenSSL does not look at.
    expect(outcomes.filter((outcome) => outcome === 'the same key').length).toBeLessThan(5);
    expect(outcomes.filter((outcome) => outcome === 'damaged').length).toBeGreaterThan(1100);
  });

  it('cut off anywhere within is truncated', () => {
    const letters = body.replace(/=+$/, '').length;
    for (let length = 1; length < letters; length += 7) {
      expect(refusalOf(() => parsePrivateKey(body.slice(0, length)))).toBe('truncated');
      expect(refusalOf(() => parsePrivateKey(`-----BEGIN KEY-----${body.slice(0, length)}`))).toBe(
        'truncated',
      );
    }
  });

  it('with a letter lost, doubled or changed is refused', () => {
    const letters = body.replace(/=+$/, '').length - 1;
    fc.assert(
      fc.property(
        fc.nat(letters - 1),
        fc.constantFrom('', 'A', '/', 'xx'),
        (index, replacement) => {
          const text = body.slice(0, index) + replacement + body.slice(index + 1);
          fc.pre(text !== body);
          expect(outcomeOf(text, key)).not.toBe('another key');
        },
      ),
      { numRuns: 300 },
    );
  });
});

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

  it('are refused where they fit but a prime is none, for such a key signs nothing', () => {
    const p = numbers.p * other.p;
    const { q, e } = numbers;
    const d = inverse(e, (p - 1n) * (q - 1n));
    const fitting = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
    expect(refusalOfNumbers(fitting)).toBe('damaged');
  });
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
