import {
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { KeyMaterialError } from './key-material-error.ts';
import { memoize } from './memoize.ts';

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

/** Runs OpenSSL's reader of a key. What it refuses is damaged; its message is not passed on. */
export const orDamaged = <Result>(read: () => Result): Result => {
  try {
    return read();
  } catch {
    throw new KeyMaterialError('damaged');
  }
};

/**
 * Reads the DER form of a private key, a second time if the first one fails.
 *
 * OpenSSL keeps the errors of a thread, and Node takes the first of them for one of this key, even if
 * another operation has left it: a good key would be refused. It is gone the second time.
 *
 * @throws KeyMaterialError `damaged`
 * @see https://github.com/nodejs/node/issues/45485 (one of several operations that left an error)
 */
export const readPrivateKey = (der: Buffer, type: 'pkcs1' | 'pkcs8'): KeyObject => {
  const input = { key: der, format: 'der', type } as const;
  return orDamaged(() => {
    try {
      return createPrivateKey(input);
    } catch {
      return createPrivateKey(input);
    }
  });
};

const proveOnce = memoize((pkcs8: string): KeyObject => {
  const key = readPrivateKey(Buffer.from(pkcs8, 'base64'), 'pkcs8');
  if (!orDamaged(() => isConsistent(key.export({ format: 'jwk' })) && provesItself(key))) {
    throw new KeyMaterialError('damaged');
  }
  return key;
});

/**
 * Makes sure that the numbers of a private key belong together, and that a signature made with it
 * verifies.
 *
 * That takes twenty times as long as reading the key, so it is done once for a key and not for each
 * text that it is saved as.
 *
 * @returns the same object for the same key.
 * @throws KeyMaterialError `damaged`
 */
export const provenKey = (key: KeyObject): KeyObject =>
  proveOnce(orDamaged(() => key.export({ format: 'der', type: 'pkcs8' })).toString('base64'));
