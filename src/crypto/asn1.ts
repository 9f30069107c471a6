import type { asn1 as Asn1 } from 'node-forge';
import asn1 from 'node-forge/lib/asn1.js';
import { KeyMaterialError } from './key-material-error.ts';

/** The members of a constructed node; none if it is primitive. */
export const childrenOf = (node: Asn1.Asn1 | undefined): Asn1.Asn1[] =>
  Array.isArray(node?.value) ? node.value : [];

/** The content bytes of a primitive node, one character per byte; none if it is constructed. */
export const contentOf = (node: Asn1.Asn1 | undefined): string =>
  typeof node?.value === 'string' ? node.value : '';

/**
 * Reads DER bytes into a tree, without looking into bit strings.
 *
 * @throws KeyMaterialError `truncated` if the outer length exceeds the bytes that are given, `damaged`
 * if they are not one DER structure or something follows it.
 * @see https://www.itu.int/rec/T-REC-X.690 (DER)
 */
export const readDer = (der: Buffer): Asn1.Asn1 => {
  if (announcedLength(der) > der.length) {
    throw new KeyMaterialError('truncated');
  }
  try {
    return asn1.fromDer(der.toString('latin1'), {
      strict: true,
      parseAllBytes: true,
      decodeBitStrings: false,
    });
  } catch {
    throw new KeyMaterialError('damaged');
  }
};

/** The length in bytes that the outermost DER header claims, itself included. */
const announcedLength = (der: Buffer): number => {
  const [, short = 0] = der;
  const lengthBytes = short & 0x7f;
  if (short < 0x80) {
    return 2 + short;
  }
  return lengthBytes > 0 && lengthBytes <= 4 && der.length >= 2 + lengthBytes
    ? 2 + lengthBytes + der.readUIntBE(2, lengthBytes)
    : 2 + lengthBytes;
};

/** The algorithm of an RSA key. */
export const rsaEncryption = '1.2.840.113549.1.1.1';

/** The dotted form of the algorithm identifier (SEQUENCE of OID and parameters) in a node. */
export const algorithmOf = (node: Asn1.Asn1 | undefined): string => {
  const [identifier] = childrenOf(node);
  return identifier?.type === asn1.Type.OID ? asn1.derToOid(contentOf(identifier)) : '';
};
