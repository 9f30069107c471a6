import { createPrivateKey, createPublicKey, KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import type { Parameters } from './decode-request.ts';

/** `RSA2` is SHA256withRSA, `RSA` is SHA1withRSA; both PKCS#1 v1.5. */
export type SignType = 'RSA2' | 'RSA';

const signAsync = promisify(sign);

const digests = { RSA2: 'RSA-SHA256', RSA: 'RSA-SHA1' } as const;

/** Tells whether the gateway knows this `sign_type`. */
export const isSignType = (name: string): name is SignType => name === 'RSA2' || name === 'RSA';

/**
 * The text a client must have signed: every parameter but `sign` (so `sign_type` too), without the
 * empty ones, sorted by name, values not URL-encoded.
 *
 * @see Alipay gateway facts §2.1
 */
export const canonicalString = (parameters: Parameters): string =>
  [...parameters]
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** How many signatures are remembered: a user's information is the same every time. */
const rememberedSignatures = 1000;

const remembered = new WeakMap<KeyObject, Map<string, string>>();

/** Signs in the thread pool; gives base64. The same bytes have the same signature. */
export const signBytes = async (
  bytes: Uint8Array,
  key: KeyObject,
  signType: SignType,
): Promise<string> => {
  const ofKey = remembered.get(key) ?? new Map<string, string>();
  remembered.set(key, ofKey);
  const name = `${signType} ${Buffer.from(bytes).toString('latin1')}`;
  const known = ofKey.get(name);
  if (known !== undefined) {
    return known;
  }
  const signature = (await signAsync(digests[signType], bytes, key)).toString('base64');
  if (ofKey.size === rememberedSignatures) {
    ofKey.clear();
  }
  ofKey.set(name, signature);
  return signature;
};

/** Signs at once; gives base64. */
export const signText = (text: string | Uint8Array, key: KeyObject, signType: SignType): string =>
  sign(digests[signType], Buffer.from(text), key).toString('base64');

/** Verifies a base64 signature in the thread pool; what is not base64 is no signature. */
export const verifyBytes = (
  bytes: Uint8Array,
  signature: string,
  key: KeyObject,
  signType: SignType,
): Promise<boolean> =>
  new Promise((resolve, reject) => {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) {
      resolve(false);
      return;
    }
    const signatureBytes = Buffer.from(signature, 'base64');
    verify(digests[signType], bytes, key, signatureBytes, (error, verified) => {
      if (error) {
        reject(error);
      } else {
        resolve(verified);
      }
    });
  });

/** Reads a public key given as KeyObject, PEM, or the single base64 line of Alipay's console. */
export function readPublicKey(key: KeyObject | string): KeyObject {
  if (key instanceof KeyObject) {
    return key;
  }
  return key.includes('-----')
    ? createPublicKey(key)
    : createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
}

/** Reads a private key given as KeyObject, PEM, or a single base64 line of PKCS#8. */
export function readPrivateKey(key: KeyObject | string): KeyObject {
  if (key instanceof KeyObject) {
    return key;
  }
  return key.includes('-----')
    ? createPrivateKey(key)
    : createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
}
