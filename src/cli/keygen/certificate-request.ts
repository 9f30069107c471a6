import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import asn1 from 'node-forge/lib/asn1.js';
import { readDer } from '../../crypto/asn1.ts';

/** Who asks for the certificate. */
export interface CertificateSubject {
  /** The company, exactly as Alipay knows it. */
  organization: string;
  /** The host name that Alipay's own tool asks for, too. */
  commonName: string;
}

const oids = {
  countryName: '2.5.4.6',
  organizationName: '2.5.4.10',
  commonName: '2.5.4.3',
  sha256WithRsa: '1.2.840.113549.1.1.11',
};

const { Class, Type } = asn1;

type Node = ReturnType<typeof asn1.create>;

const node = (type: number, value: string | Node[]): Node =>
  asn1.create(Class.UNIVERSAL, type, Array.isArray(value), value);

const objectId = (oid: string): Node => node(Type.OID, asn1.oidToDer(oid).getBytes());

const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const attribute = (oid: string, type: number, text: string): Node =>
  node(Type.SET, [node(Type.SEQUENCE, [objectId(oid), node(type, utf8(text))])]);

const subjectName = ({ organization, commonName }: CertificateSubject): Node =>
  node(Type.SEQUENCE, [
    attribute(oids.countryName, Type.PRINTABLESTRING, 'CN'),
    attribute(oids.organizationName, Type.UTF8, organization),
    attribute(oids.commonName, Type.UTF8, commonName),
  ]);

/**
 * Makes a certificate request (CSR, PKCS#10, PEM), signed with RSA and SHA-256.
 *
 * @param privateKey PKCS#8, PEM.
 * @see https://www.rfc-editor.org/rfc/rfc2986
 */
export const makeCertificateRequest = (privateKey: string, subject: CertificateSubject): string => {
  const key = createPrivateKey(privateKey);
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const info = node(Type.SEQUENCE, [
    node(Type.INTEGER, '\0'),
    subjectName(subject),
    readDer(publicKey),
    // No attributes, but their place must be there.
    asn1.create(Class.CONTEXT_SPECIFIC, 0, true, []),
  ]);
  const signature = sign('sha256', Buffer.from(asn1.toDer(info).getBytes(), 'latin1'), key);
  const request = node(Type.SEQUENCE, [
    info,
    node(Type.SEQUENCE, [objectId(oids.sha256WithRsa), node(Type.NULL, '')]),
    node(Type.BITSTRING, `\0${signature.toString('latin1')}`),
  ]);
  const base64 = Buffer.from(asn1.toDer(request).getBytes(), 'latin1').toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [
    '-----BEGIN CERTIFICATE REQUEST-----',
    ...lines,
    '-----END CERTIFICATE REQUEST-----',
    '',
  ].join('\n');
};
