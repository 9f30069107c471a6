import { createPrivateKey, createPublicKey, KeyObject, sign, verify } from 'node:crypto';

/** `RSA2` is SHA256withRSA, `RSA` is SHA1withRSA; both PKCS#1 v1.5. */
export type SignType = 'RSA2' | 'RSA';

const digests = { RSA2: 'RSA-SHA256', RSA: 'RSA-SHA1' } as const;

/** Whether the gateway knows this `sign_type`. */
export const isSignType = (name: string): name is SignType => name === 'RSA2' || name === 'RSA';

/** How many signatures are remembered: a user's information is the same every time. */
const rememberedSignatures = 1000;

const remembered = new WeakMap<KeyObject, Map<string, string>>();

/** Signs; gives base64. The same bytes have the same signature. */
export const signBytes = (bytes: Uint8Array, key: KeyObject, signType: SignType): string => {
  const ofKey = remembered.get(key) ?? new Map<string, string>();
  remembered.set(key, ofKey);
  const name = `${signType} ${Buffer.from(bytes).toString('latin1')}`;
  const known = ofKey.get(name);
  if (known !== undefined) {
    return known;
  }
  const signature = sign(digests[signType], bytes, key).toString('base64');
  if (ofKey.size === rememberedSignatures) {
    ofKey.clear();
  }
  ofKey.set(name, signature);
  return signature;
};

/** Verifies a base64 signature; what is not base64 is no signature. */
export const verifyBytes = (
  bytes: Uint8Array,
  signature: string,
  key: KeyObject,
  signType: SignType,
): boolean =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(signature) &&
  verify(digests[signType], bytes, key, Buffer.from(signature, 'base64'));

/** Reads a public key given as KeyObject, PEM, or the single base64 line of Alipay's console. */
export const readPublicKey = (key: KeyObject | string): KeyObject => {
  if (key instanceof KeyObject) {
    return key;
  }
  return key.includes('-----')
    ? createPublicKey(key)
    : createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
};

/** Reads a private key given as KeyObject, PEM, or a single base64 line of PKCS#8. */
export const readPrivateKey = (key: KeyObject | string): KeyObject => {
  if (key instanceof KeyObject) {
    return key;
  }
  return key.includes('-----')
    ? createPrivateKey(key)
    : createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
};
