/*
 * crypto: keys in, signatures out; PEM and certificates. Every size is bounded before it is computed with.
 * Knows nothing of settings, of Alipay's messages or of a network; its errors hold nothing of a key.
 */

import { createPublicKey, type KeyObject } from 'node:crypto';
import { algorithmOf, childrenOf, readDer, rsaEncryption } from './asn1.ts';
import { KeyMaterialError } from './key-material-error.ts';
import { identify, mistakeOf } from './key-material-kind.ts';
import { memoize } from './memoize.ts';
import { decodePem } from './pem.ts';
import { orDamaged, provenKey, readPrivateKey } from './proven-key.ts';
import { expectShortNumbers, mostBits } from './rsa-numbers.ts';

/**
 * The largest public exponent: the time to verify grows with its length. 65537 is usual.
 *
 * Nor could `judgeSuccessor` be right without it. For any signature, a key with a long exponent
 * can be made that verifies it, by somebody who then has the private key.
 */
export const largestExponent = 2n ** 32n;

/**
 * Rejects unsafe keys: with an exponent of one everyone can make a signature, and with large
 * numbers each use of the key holds the process. Computes nothing with the key.
 *
 * @throws KeyMaterialError `too-large`, `damaged`.
 */
const expectUsable = (key: KeyObject): void => {
  const { publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (publicExponent > largestExponent || bitsOf(key) > mostBits) {
    throw new KeyMaterialError('too-large');
  }
  if (publicExponent < 3n || publicExponent % 2n === 0n) {
    throw new KeyMaterialError('damaged');
  }
};

/** Reads the DER form of an RSA public key. See {@link parsePublicKey}. */
export const readPublicKey = (der: Buffer, type: 'pkcs1' | 'spki'): KeyObject => {
  expectShortNumbers(der, type);
  const key = orDamaged(() => createPublicKey({ key: der, format: 'der', type }));
  expectUsable(key);
  return key;
};

/**
 * Parses the application's RSA private key from any form in which people paste it.
 *
 * Guaranteed: the key's numbers belong together, and a signature made with it verifies. It has at most
 * 4096 bits, a public exponent up to 2^32 and a private one below the modulus. Not guaranteed: enough
 * bits to be safe; see {@link bitsOf}. The same key gives the same object, whatever its text.
 *
 * @param text PKCS#8 or PKCS#1, as PEM or bare base64, under whichever header.
 * @throws KeyMaterialError with any mistake but `private-key` and `too-many`.
 * @see https://www.rfc-editor.org/rfc/rfc5958 (PKCS#8)
 */
export const parsePrivateKey: (text: string) => KeyObject = memoize((text) => {
  const [der] = decodePem(text);
  const tree = readDer(der);
  const kind = identify(tree);
  if (kind === 'pkcs8-private-key' && algorithmOf(childrenOf(tree)[1]) !== rsaEncryption) {
    throw new KeyMaterialError('not-rsa');
  }
  if (kind !== 'pkcs1-private-key' && kind !== 'pkcs8-private-key') {
    throw new KeyMaterialError(mistakeOf(kind));
  }
  const type = kind === 'pkcs1-private-key' ? 'pkcs1' : 'pkcs8';
  expectShortNumbers(der, type);
  const key = readPrivateKey(der, type);
  expectUsable(key);
  return provenKey(key);
});

/**
 * Parses an RSA public key (Alipay's, in key mode) from any form in which people paste it.
 *
 * Guaranteed: it has at most 4096 bits and a public exponent from 3 to 2^32. The same text gives the
 * same object.
 *
 * @param text SubjectPublicKeyInfo or PKCS#1, as PEM or bare base64, under whichever header.
 * @throws KeyMaterialError with any mistake but `public-key` and `too-many`.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 (SubjectPublicKeyInfo)
 */
export const parsePublicKey: (text: string) => KeyObject = memoize((text) => {
  const [der] = decodePem(text);
  const tree = readDer(der);
  const kind = identify(tree);
  if (kind === 'subject-public-key-info' && algorithmOf(childrenOf(tree)[0]) !== rsaEncryption) {
    throw new KeyMaterialError('not-rsa');
  }
  if (kind !== 'pkcs1-public-key' && kind !== 'subject-public-key-info') {
    throw new KeyMaterialError(mistakeOf(kind));
  }
  return readPublicKey(der, kind === 'pkcs1-public-key' ? 'pkcs1' : 'spki');
});

/** The length of an RSA key's modulus in bits. */
export const bitsOf = (key: KeyObject): number => key.asymmetricKeyDetails?.modulusLength ?? 0;

const publicKeys = new WeakMap<KeyObject, KeyObject>();

/** The public key of a private key; the same object for the same one. */
export const publicKeyOf = (privateKey: KeyObject): KeyObject => {
  const publicKey = publicKeys.get(privateKey) ?? createPublicKey(privateKey);
  publicKeys.set(privateKey, publicKey);
  return publicKey;
};

/** Whether a public key is the one that belongs to a private key. */
export const belongsTo = (publicKey: KeyObject, privateKey: KeyObject): boolean =>
  publicKey.equals(publicKeyOf(privateKey));
