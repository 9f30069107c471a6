import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectShortNumbers, mostBits } from '../../src/crypto/rsa-numbers.ts';
import { fixture } from '../fixtures/index.ts';
import { integer, node } from './der.ts';
import { refusalOf } from './refusal.ts';

const key = createPrivateKey(fixture('test-app-key.pem'));
const publicKey = createPublicKey(key);

/** What PKCS#1 holds, in each DER form. */
const formsOf = (numbers: Buffer) => ({
  pkcs1: numbers,
  pkcs8: node(0x30, integer(0n), node(0x30), node(0x04, numbers)),
  spki: node(0x30, node(0x30), node(0x03, Buffer.from([0]), numbers)),
});

/** RSA numbers of which one has so many bits. */
const numbersOf = (bits: number) => node(0x30, integer(3n), integer(2n ** BigInt(bits - 1)));

const forms = ['pkcs1', 'pkcs8', 'spki'] as const;

describe('the numbers of an RSA key', () => {
  it.each(forms)('may be as long as the longest modulus, in %s', (form) => {
    expect(
      refusalOf(() => expectShortNumbers(formsOf(numbersOf(mostBits))[form], form)),
    ).toBeUndefined();
  });

  it.each(forms)('must not be longer, in %s', (form) => {
    expect(refusalOf(() => expectShortNumbers(formsOf(numbersOf(mostBits + 8))[form], form))).toBe(
      'too-large',
    );
  });

  it('are those that OpenSSL writes', () => {
    const written = [
      ['pkcs1', key.export({ format: 'der', type: 'pkcs1' })],
      ['pkcs8', key.export({ format: 'der', type: 'pkcs8' })],
      ['pkcs1', publicKey.export({ format: 'der', type: 'pkcs1' })],
      ['spki', publicKey.export({ format: 'der', type: 'spki' })],
    ] as const;
    for (const [form, der] of written) {
      expect(refusalOf(() => expectShortNumbers(der, form))).toBeUndefined();
    }
  });

  it.each(forms)('are damaged if they are cut off, in %s', (form) => {
    const cut = formsOf(numbersOf(1000).subarray(0, -1));
    expect(refusalOf(() => expectShortNumbers(cut[form], form))).toBe('damaged');
  });
});
