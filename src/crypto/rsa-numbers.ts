import type { asn1 as Asn1 } from 'node-forge';
import { childrenOf, contentOf, readDer } from './asn1.ts';
import { KeyMaterialError } from './key-material-error.ts';

/**
 * The longest modulus, in bits: the time to sign grows with its third power. Alipay's own keys have
 * 2048 bits.
 */
export const mostBits = 4096;

/** The most bytes of a number, one of which its sign may need. */
const mostBytes = mostBits / 8 + 1;

/** The DER forms of RSA keys. */
type KeyForm = 'pkcs1' | 'pkcs8' | 'spki';

/** Reads DER whose end is known, so that it cannot be cut off. */
const readInner = (der: Buffer): Asn1.Asn1 => {
  try {
    return readDer(der);
  } catch {
    throw new KeyMaterialError('damaged');
  }
};

/** The numbers of an RSA key. In PKCS#8 and SubjectPublicKeyInfo they are a structure inside. */
const numbersIn = (der: Buffer, form: KeyForm): Asn1.Asn1[] => {
  const members = childrenOf(readInner(der));
  switch (form) {
    case 'pkcs1':
      return members;
    case 'pkcs8':
      return numbersIn(Buffer.from(contentOf(members[2]), 'latin1'), 'pkcs1');
    case 'spki':
      // The first byte says how many bits of the last one do not count.
      return numbersIn(Buffer.from(contentOf(members[1]), 'latin1').subarray(1), 'pkcs1');
  }
};

/**
 * Refuses an RSA key with a number that is longer than any modulus may be.
 *
 * It has to be called before OpenSSL reads the key. Node 24 leaves an error in OpenSSL when it looks at
 * a number of more than 16,384 bits, and the next private key of anybody in this process is refused.
 *
 * @param der the key, which is whole.
 * @throws KeyMaterialError `too-large`; `damaged` if it is not DER.
 */
export const expectShortNumbers = (der: Buffer, form: KeyForm): void => {
  if (numbersIn(der, form).some((part) => contentOf(part).length > mostBytes)) {
    throw new KeyMaterialError('too-large');
  }
};
