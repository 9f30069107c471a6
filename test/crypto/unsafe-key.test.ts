import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseCertificates } from '../../src/crypto/certificates.ts';
import { parsePrivateKey, parsePublicKey } from '../../src/crypto/keys.ts';
import { fixture } from '../fixtures/index.ts';
import { processorMs } from '../support/time.ts';
import { node, numbersOf, writeCertificate, writePrivateKey } from './der.ts';
import { refusalOf } from './refusal.ts';

const spki = (exponent: Buffer, modulusBytes: number, firstByte = 0xff): Buffer => {
  const modulus = randomBytes(modulusBytes);
  modulus[0] = firstByte;
  const key = { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') };
  return createPublicKey({ key, format: 'jwk' }).export({ format: 'der', type: 'spki' });
};

/** A public key of this exponent and a modulus of so many bytes that is not a product of primes. */
const publicKeyOf = (exponent: number[], modulusBytes: number): string =>
  spki(Buffer.from(exponent), modulusBytes).toString('base64');

const f4 = [1, 0, 1];
const longExponent = Buffer.alloc(380, 0xff);

describe('an unsafe key', () => {
  it.each([
    ['exponent 1, with which anybody can sign', [1], 256, 'damaged'],
    ['exponent 2', [2], 256, 'damaged'],
    ['an even exponent', [1, 0, 0], 256, 'damaged'],
    ['exponent 3', [3], 256, undefined],
    ['the largest odd exponent below 2^32', [255, 255, 255, 255], 256, undefined],
    ['an exponent of 33 bits', [1, 0, 0, 0, 1], 256, 'too-large'],
    ['4096 bits', f4, 512, undefined],
    ['4104 bits', f4, 513, 'too-large'],
    ['8192 bits', f4, 1024, 'too-large'],
  ])('is a public key with %s: %s', (_, exponent, bytes, mistake) => {
    expect(refusalOf(() => parsePublicKey(publicKeyOf(exponent, bytes)))).toBe(mistake);
  });

  it('is a public key of 4097 bits', () => {
    const text = spki(Buffer.from(f4), 513, 1).toString('base64');
    expect(refusalOf(() => parsePublicKey(text))).toBe('too-large');
  });

  it('is a private key of 8200 bits, which is refused before it is proven', () => {
    expect(refusalOf(() => parsePrivateKey(fixture('test-large-key.pem')))).toBe('too-large');
  });
});

/** A private key whose public exponent has so many bits, as bare base64. */
const privateKeyOf = (exponentBits: number): string => {
  const numbers = numbersOf(parsePrivateKey(fixture('test-app-key.pem')));
  return writePrivateKey({ ...numbers, e: 2n ** BigInt(exponentBits - 1) + 1n });
};

describe('an error that OpenSSL keeps', () => {
  const goodKey = fixture('test-app-key.pem');

  it.each([
    ['private', () => refusalOf(() => parsePrivateKey(privateKeyOf(180_000)))],
    ['public', () => refusalOf(() => parsePublicKey(publicKeyOf(Array(3000).fill(255), 256)))],
  ])('is not left by a %s key with a long exponent, for the next key of anybody', (_, refuse) => {
    expect(refuse()).toBe('too-large');
    expect(createPrivateKey(goodKey).asymmetricKeyType).toBe('rsa');
  });

  it('from elsewhere is not taken for one of the key', () => {
    const hostile = { key: Buffer.from(privateKeyOf(180_001), 'base64'), format: 'der' } as const;
    const type = 'pkcs1';
    // Node 24 leaves an error here.
    expect(createPrivateKey({ ...hostile, type }).asymmetricKeyDetails).toBeDefined();
    expect(parsePrivateKey(`${goodKey}\n\n`).type).toBe('private');
  });
});

describe('what would hold the event loop is refused at once', () => {
  it.each([
    ['a public key with an exponent of 3040 bits', () => spki(longExponent, 384), parsePublicKey],
    [
      'a private key with an exponent of 180,000 bits',
      () => Buffer.from(privateKeyOf(180_001), 'base64'),
      parsePrivateKey,
    ],
    [
      'a certificate whose key has an exponent of 3040 bits',
      () => writeCertificate(spki(longExponent, 384)),
      parseCertificates,
    ],
  ])('%s', async (_, make, parse) => {
    const text = make().toString('base64');
    const ms = await processorMs(() => {
      expect(refusalOf(() => parse(text))).toBe('too-large');
    });
    expect(ms).toBeLessThan(500);
  });

  it.each([
    ['53 links', 53],
    ['51 roots', 51],
    ['17 certificates', 17],
  ])('a file of %s', async (_, count) => {
    const block = (index: number) => {
      const certificate = writeCertificate(
        spki(Buffer.from(f4), 64),
        node(2, Buffer.from([index])),
      );
      return `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
    };
    const text = Array.from({ length: count }, (_unused, index) => block(index)).join('');
    const ms = await processorMs(() => {
      expect(refusalOf(() => parseCertificates(text))).toBe('too-many');
    });
    expect(ms).toBeLessThan(500);
  });
});
