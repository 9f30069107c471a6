import { createHash, type KeyObject } from 'node:crypto';
import { publicKeyOf } from './keys.ts';

const digests = new WeakMap<KeyObject, string>();

/** The SHA-256 digest of the public key of a private key: the same for every text of the key. */
export const publicKeyDigest = (privateKey: KeyObject): string => {
  const known = digests.get(privateKey);
  if (known !== undefined) {
    return known;
  }
  const der = publicKeyOf(privateKey).export({ format: 'der', type: 'spki' });
  const digest = createHash('sha256').update(der).digest('base64');
  digests.set(privateKey, digest);
  return digest;
};
