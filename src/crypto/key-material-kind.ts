import type { asn1 as Asn1 } from 'node-forge';
import asn1 from 'node-forge/lib/asn1.js';
import { childrenOf } from './asn1.ts';
import type { KeyMaterialMistake } from './key-material-error.ts';

/** What a DER structure is by its ASN.1, whatever the header above it says. */
export type KeyMaterialKind =
  | 'pkcs1-private-key'
  | 'pkcs8-private-key'
  | 'elliptic-curve-private-key'
  | 'encrypted-private-key'
  | 'pkcs1-public-key'
  | 'subject-public-key-info'
  | 'certificate'
  | 'certificate-request'
  | 'unknown';

const letters: Partial<Record<Asn1.Type, string>> = {
  [asn1.Type.INTEGER]: 'i',
  [asn1.Type.BITSTRING]: 'b',
  [asn1.Type.OCTETSTRING]: 'o',
  [asn1.Type.OID]: 'd',
  [asn1.Type.SEQUENCE]: 's',
};

/** The members of a structure, a letter each: `i` integer, `s` sequence, `x` anything else. */
const shapeOf = (node: Asn1.Asn1 | undefined): string =>
  childrenOf(node)
    .map(({ tagClass, type }) => (tagClass === asn1.Class.UNIVERSAL && letters[type]) || 'x')
    .join('');

const kindsByShape: ReadonlyArray<[shape: RegExp, kind: KeyMaterialKind]> = [
  [/^i{9}$/, 'pkcs1-private-key'],
  [/^iso/, 'pkcs8-private-key'],
  [/^io/, 'elliptic-curve-private-key'],
  [/^so$/, 'encrypted-private-key'],
  [/^ii$/, 'pkcs1-public-key'],
  [/^sb$/, 'subject-public-key-info'],
];

/** Recognizes what kind of key material a DER structure is. */
export const identify = (tree: Asn1.Asn1): KeyMaterialKind => {
  const shape = shapeOf(tree);
  if (shape === 'ssb') {
    const [signedPart] = childrenOf(tree);
    // A certificate request: version, subject, key, attributes. A certificate has more members.
    return /^issx?$/.test(shapeOf(signedPart)) ? 'certificate-request' : 'certificate';
  }
  return kindsByShape.find(([pattern]) => pattern.test(shape))?.[1] ?? 'unknown';
};

const mistakes: Record<KeyMaterialKind, KeyMaterialMistake> = {
  'pkcs1-private-key': 'private-key',
  'pkcs8-private-key': 'private-key',
  'elliptic-curve-private-key': 'not-rsa',
  'encrypted-private-key': 'encrypted',
  'pkcs1-public-key': 'public-key',
  'subject-public-key-info': 'public-key',
  certificate: 'certificate',
  'certificate-request': 'certificate-request',
  unknown: 'unknown',
};

/** The mistake to report when this kind of material is given where another is expected. */
export const mistakeOf = (kind: KeyMaterialKind): KeyMaterialMistake => mistakes[kind];
