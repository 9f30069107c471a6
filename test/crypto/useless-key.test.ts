import { createPublicKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePrivateKey, parsePublicKey } from '../../src/crypto/keys.ts';
import { fixture } from '../fixtures/index.ts';
import { refusalOf } from './refusal.ts';

/** A public key of this exponent and a modulus of so many bytes that is no product of primes. */
const publicKeyOf = (exponent: number[], modulusBytes: number): string => {
  const modulus = randomBytes(modulusBytes);
  modulus[0] = 0xff;
  const e = Buffer.from(exponent).toString('base64url');
  const key = { kty: 'RSA', n: modulus.toString('base64url'), e };
  return createPublicKey({ key, format: 'jwk' }).export({ format: 'pem', type: 'spki' }).toString();
};

const f4 = [1, 0, 1];

describe('a key that is no use as one', () => {
  it.each([
    ['exponent 1, with which anybody can sign', [1], 256, 'damaged'],
    ['exponent 2', [2], 256, 'damaged'],
    ['an even exponent', [1, 0, 0], 256, 'damaged'],
    ['8200 bits', f4, 1025, 'too-large'],
    ['exponent 3', [3], 256, undefined],
    ['8192 bits', f4, 1024, undefined],
  ])('is a public key with %s: %s', (_, exponent, bytes, mistake) => {
    expect(refusalOf(() => parsePublicKey(publicKeyOf(exponent, bytes)))).toBe(mistake);
  });

  it('is a private key of 8200 bits, which is refused before it is proven', () => {
    expect(refusalOf(() => parsePrivateKey(fixture('test-large-key.pem')))).toBe('too-large');
  });
});
