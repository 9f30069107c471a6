import { createHash, type KeyObject } from 'node:crypto';
import type { asn1 as Asn1 } from 'node-forge';
import asn1 from 'node-forge/lib/asn1.js';
import { algorithmOf, childrenOf, contentOf, readDer, rsaEncryption } from './asn1.ts';
import { printName } from './distinguished-name.ts';
import { KeyMaterialError } from './key-material-error.ts';
import { identify, mistakeOf } from './key-material-kind.ts';
import { readPublicKey } from './keys.ts';
import { memoize } from './memoize.ts';
import { decodePem } from './pem.ts';

/** What Alipay's certificate mode needs to know of an X.509 certificate. */
export interface Certificate {
  /** Alipay's "SN": the MD5 of issuer and serial number in 32 hexadecimal digits. */
  certificateSerialNumber: string;
  /** The serial number that the issuer gave, in decimal. */
  serialNumber: string;
  /** Distinguished names as RFC 2253 prints them. */
  issuer: string;
  subject: string;
  /** The dotted OID of the algorithm that the issuer signed with. */
  signatureAlgorithm: string;
  notBefore: Date;
  notAfter: Date;
  /** Absent if it is not RSA (Alipay's root bundle holds SM2 and ECDSA certificates). */
  publicKey?: KeyObject;
  der: Buffer;
}

/** The most certificates in one file: Alipay's root bundle has four, and a chain three. */
export const mostCertificates = 16;

const rsaSignatures = '1.2.840.113549.1.1.';

/** The longest serial number, in bytes: printing takes the square of it. RFC 5280 allows 20. */
export const longestSerialNumber = 64;

const decimal = (integer: Asn1.Asn1 | undefined): string => {
  const bytes = Buffer.from(contentOf(integer), 'latin1');
  if (bytes.length > longestSerialNumber) {
    throw new KeyMaterialError('too-large');
  }
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x0${bytes.toString('hex')}`)).toString();
};

const dateOf = (time: Asn1.Asn1 | undefined): Date => {
  const date =
    time?.type === asn1.Type.UTCTIME
      ? asn1.utcTimeToDate(contentOf(time))
      : asn1.generalizedTimeToDate(contentOf(time));
  if (Number.isNaN(date.getTime())) {
    throw new KeyMaterialError('damaged');
  }
  return date;
};

/**
 * Reads a key by what the bit string of its SubjectPublicKeyInfo holds, which OpenSSL 3 reads some
 * twenty times faster than the whole.
 */
const rsaPublicKey = (info: Asn1.Asn1): KeyObject | undefined => {
  const [algorithm, bits] = childrenOf(info);
  if (algorithmOf(algorithm) !== rsaEncryption) {
    return undefined;
  }
  // The first byte is the number of bits at the end that do not count.
  const content = Buffer.from(contentOf(bits), 'latin1');
  if (content[0] !== 0) {
    throw new KeyMaterialError('damaged');
  }
  return readPublicKey(content.subarray(1), 'pkcs1');
};

/**
 * Reads one certificate by its ASN.1, and not with OpenSSL or forge's certificate reader: both read
 * the key too, and fail at the SM2 certificate in Alipay's root bundle.
 */
const readCertificate = (der: Buffer, tree: Asn1.Asn1): Certificate => {
  const [signedPart, signatureAlgorithm] = childrenOf(tree);
  const members = childrenOf(signedPart);
  const isVersioned = members[0]?.tagClass === asn1.Class.CONTEXT_SPECIFIC;
  const [serial, , issuer, validity, subject, publicKeyInfo] = members.slice(isVersioned ? 1 : 0);
  if (!issuer || !validity || !subject || !publicKeyInfo) {
    throw new KeyMaterialError('damaged');
  }
  const issuerName = printName(issuer);
  const serialNumber = decimal(serial);
  const [notBefore, notAfter] = childrenOf(validity);
  const publicKey = rsaPublicKey(publicKeyInfo);
  return {
    certificateSerialNumber: createHash('md5')
      .update(issuerName + serialNumber)
      .digest('hex'),
    serialNumber,
    issuer: issuerName,
    subject: printName(subject),
    signatureAlgorithm: algorithmOf(signatureAlgorithm),
    notBefore: dateOf(notBefore),
    notAfter: dateOf(notAfter),
    ...(publicKey && { publicKey }),
    der,
  };
};

const parseCertificate = (der: Buffer): Certificate => {
  const tree = readDer(der);
  const kind = identify(tree);
  if (kind !== 'certificate') {
    throw new KeyMaterialError(mistakeOf(kind));
  }
  try {
    return readCertificate(der, tree);
  } catch (error) {
    throw error instanceof KeyMaterialError ? error : new KeyMaterialError('damaged');
  }
};

/**
 * Parses the certificates in a file's text, in file order, ignoring what stands between them.
 *
 * Accepts every form of PEM and base64 that keys are accepted in. Not guaranteed: signatures and
 * dates, which are not checked. The same text gives the same objects, and so do identical
 * certificates in one text.
 *
 * @throws KeyMaterialError `too-many` for more than 16 certificates, of which none is then parsed;
 * `too-large` for a serial number of more than 64 bytes or a name of more than 16 parts
 * or with one of more than 1024 bytes; otherwise what
 * is wrong with the first block that is not a certificate.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export const parseCertificates: (text: string) => [Certificate, ...Certificate[]] = memoize(
  (text) => {
    const [first, ...rest] = decodePem(text);
    if (rest.length >= mostCertificates) {
      throw new KeyMaterialError('too-many');
    }
    const parsed = new Map<string, Certificate>();
    const parseOnce = (der: Buffer): Certificate => {
      const body = der.toString('base64');
      const certificate = parsed.get(body) ?? parseCertificate(der);
      parsed.set(body, certificate);
      return certificate;
    };
    return [parseOnce(first), ...rest.map(parseOnce)];
  },
);

/** The certificates of a root bundle that count for Alipay: those that were signed with RSA. */
export const countedRoots = (bundle: readonly Certificate[]): Certificate[] =>
  bundle.filter(({ signatureAlgorithm }) => signatureAlgorithm.startsWith(rsaSignatures));

/**
 * Alipay's serial number of a root bundle: those of its {@link countedRoots}, joined by `_`.
 *
 * Empty if the bundle holds none.
 */
export const rootCertificateSerialNumber = (bundle: readonly Certificate[]): string =>
  countedRoots(bundle)
    .map(({ certificateSerialNumber }) => certificateSerialNumber)
    .join('_');

/** Whether a moment lies within the dates of a certificate, both included. */
export const isCurrent = ({ notBefore, notAfter }: Certificate, moment: Date): boolean =>
  notBefore <= moment && moment <= notAfter;

/** Whether a certificate names itself as its issuer, as the certificates of a root bundle do. */
export const isSelfIssued = ({ issuer, subject }: Certificate): boolean => issuer === subject;
