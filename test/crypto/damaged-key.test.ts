import type { KeyObject } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrivateKey } from '../../src/crypto/keys.ts';
import { decodePem } from '../../src/crypto/pem.ts';
import { fixture } from '../fixtures/index.ts';
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
  const [der] = decodePem(fixture(file));
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
