import {
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  type PrivateKeyInput,
  sign,
  verify,
} from 'node:crypto';
import { algorithmOf, childrenOf, readDer, rsaEncryption } from './asn1.ts';
import { KeyMaterialError } from './key-material-error.ts';
import { identify, mistakeOf } from './key-material-kind.ts';
import { memoize } from './memoize.ts';
import { decodePem } from './pem.ts';
import { expectShortNumbers, mostBits } from './rsa-numbers.ts';

/**
 * The largest public exponent: the time to verify grows with its length. 65537 is usual.
 *
 * Nor could `judgeSuccessor` be right without it. For any signature, a key with a long exponent
 * can be made that verifies it, by somebody who then has the private key.
 */
const largestExponent = 2n ** 32n;

const number = (part: string | undefined): bigint =>
  BigInt(`0x0${Buffer.from(part ?? '', 'base64url').toString('hex')}`);

/**
 * The most by which the square of a prime may exceed the modulus: RSA's primes are about as long as
 * one another.
 */
const mostImbalance = 2n ** 64n;

/**
 * Whether the eight numbers of an RSA private key belong together.
 *
 * The bounds of the primes and of the private exponent keep a signature from taking longer than any
 * key of its length asks for: seconds, if the exponent is as long as the text may be.
 *
 * A signature alone does not prove it. OpenSSL signs with the primes and falls back to the private
 * exponent if they fail. One of the two may therefore be damaged although the signature is right.
 *
 * @throws RangeError if a prime is one, which divides by zero.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8017#section-3.2
 */
const isConsistent = (key: JsonWebKey): boolean => {
  const [n, e, d] = [number(key.n), number(key.e), number(key.d)];
  const [p, q] = [number(key.p), number(key.q)];
  const [dp, dq, qi] = [number(key.dp), number(key.dq), number(key.qi)];
  return (
    p * q === n &&
    d < n &&
    [p, q].every((prime) => prime * prime < n * mostImbalance) &&
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    d % (p - 1n) === dp &&
    d % (q - 1n) === dq &&
    (qi * q) % p === 1n
  );
};

const provesItself = (key: KeyObject): boolean => {
  const probe = Buffer.from('connector-alipay-native');
  const signature = sign('RSA-SHA256', probe, key);
  return verify('RSA-SHA256', probe, createPublicKey(key), signature);
};

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
 * Reads a private key, a second time if the first one fails.
 *
 * OpenSSL keeps the errors of a thread, and Node takes the first of them for one of this key, even if
 * another operation has left it: a good key would be refused. It is gone the second time.
 *
 * @see https://github.com/nodejs/node/issues/45485 (one of several operations that left an error)
 */
const readPrivateKey = (input: PrivateKeyInput): KeyObject => {
  try {
    return createPrivateKey(input);
  } catch {
    return createPrivateKey(input);
  }
};

/** Runs OpenSSL's reader of a key. What it refuses is damaged; its message is not passed on. */
const orDamaged = <Result>(read: () => Result): Result => {
  try {
    return read();
  } catch {
    throw new KeyMaterialError('damaged');
  }
};

/**
 * Parses the application's RSA private key from any form in which people paste it.
 *
 * Guaranteed: the key's numbers belong together, and a signature made with it verifies. It has at most
 * 4096 bits, a public exponent up to 2^32 and a private one below the modulus. Not guaranteed: enough
 * bits to be safe; see {@link bitsOf}. The same text gives the same object.
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
  const key = orDamaged(() => readPrivateKey({ key: der, format: 'der', type }));
  expectUsable(key);
  if (!orDamaged(() => isConsistent(key.export({ format: 'jwk' })) && provesItself(key))) {
    throw new KeyMaterialError('damaged');
  }
  return key;
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
