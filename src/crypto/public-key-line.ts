import { createPublicKey, type KeyObject } from 'node:crypto';

/**
 * The public key of a private key as Alipay's console takes and shows it: SubjectPublicKeyInfo in
 * one line of base64, without a header.
 */
export const publicKeyLine = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
