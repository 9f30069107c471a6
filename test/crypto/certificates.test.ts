import { X509Certificate } from 'node:crypto';
import asn1 from 'node-forge/lib/asn1.js';
import { describe, expect, it, vi } from 'vitest';
import {
  isSelfIssued,
  parseCertificates,
  rootCertificateSerialNumber,
} from '../../src/crypto/certificates.ts';
import { parsePublicKey } from '../../src/crypto/keys.ts';
import { blocksOf, fixture } from '../fixtures/index.ts';
import { node } from './der.ts';
import { refusalOf } from './refusal.ts';

const bundle = 'test-alipay-root-cert.crt';
const rootSerialNumber = '687b59193f3f462dd5336e5abf83c5d8_02941eef3187dddf3d3b83462e1dfcf6';

describe("Alipay's serial numbers", () => {
  it.each([
    ['test-app-cert.crt', '866efef280dec9137a87d047ac446315'],
    ['test-alipay-cert.crt', '7513daaaa48aa3ba2e4018d84402479c'],
  ])('are those that Alipay publishes for the issuer and serial number of %s', (file, serial) => {
    expect(parseCertificates(fixture(file))[0].certificateSerialNumber).toBe(serial);
  });

  it('are joined for the RSA certificates of the root bundle, in the order of the file', () => {
    expect(rootCertificateSerialNumber(parseCertificates(fixture(bundle)))).toBe(rootSerialNumber);
    const reversed = parseCertificates(blocksOf(bundle).reverse().join(''));
    expect(rootCertificateSerialNumber(reversed)).toBe(
      rootSerialNumber.split('_').reverse().join('_'),
    );
  });

  it('are none for a bundle without RSA', () => {
    const [sm2 = '', , ecdsa = ''] = blocksOf(bundle);
    expect(rootCertificateSerialNumber(parseCertificates(sm2 + ecdsa))).toBe('');
  });

  const rows = fixture('serial-numbers.tsv').trimEnd().split('\n');
  it.each(rows.map((row) => row.split('\t')))('are those of Java: %s %s %s', (...columns) => {
    const [file = '', position, certificateSerialNumber, serialNumber, issuer] = columns;
    expect(parseCertificates(fixture(file))[Number(position)]).toMatchObject({
      certificateSerialNumber,
      serialNumber,
      issuer,
    });
  });
});

describe('parseCertificates', () => {
  const files = ['test-app-cert.crt', 'test-alipay-cert.crt', bundle, 'test-names.crt'];

  it.each(files)('agrees with OpenSSL about %s', (file) => {
    const ours = parseCertificates(fixture(file));
    const theirs = blocksOf(file).map((block) => new X509Certificate(block));
    expect(ours).toHaveLength(theirs.length);
    for (const [index, x509] of theirs.entries()) {
      expect(ours[index]?.der.equals(x509.raw)).toBe(true);
      expect(ours[index]?.notBefore).toEqual(new Date(x509.validFrom));
      expect(ours[index]?.notAfter).toEqual(new Date(x509.validTo));
    }
  });

  it('reads names, algorithm, end and key', () => {
    expect(parseCertificates(fixture('test-alipay-cert.crt'))[0]).toMatchObject({
      issuer:
        'CN=Ant Financial Certification Authority Class 2 R1,OU=Certification Authority,O=Ant Financial,C=CN',
      subject: 'CN=Test (Shanghai) Network Technology Co.\\, Ltd.,OU=Alipay,O=Test,C=CN',
      signatureAlgorithm: '1.2.840.113549.1.1.11',
      notAfter: new Date('2120-01-01T00:00:00Z'),
      publicKey: parsePublicKey(fixture('test-alipay-public-key.pem')),
    });
  });

  it('reads an end before 2050, which is written otherwise', () => {
    const [{ notAfter }] = parseCertificates(fixture('test-expired-app-cert.crt'));
    expect(notAfter).toEqual(new Date('2021-01-01T00:00:00Z'));
  });

  it('reads SM2 and ECDSA certificates, without their keys', () => {
    const certificates = parseCertificates(fixture(bundle));
    expect(certificates.map(({ signatureAlgorithm }) => signatureAlgorithm)).toEqual([
      '1.2.156.10197.1.501',
      '1.2.840.113549.1.1.11',
      '1.2.840.10045.4.3.3',
      '1.2.840.113549.1.1.5',
    ]);
    expect(certificates.map((certificate) => 'publicKey' in certificate)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(certificates.every(isSelfIssued)).toBe(true);
    expect(isSelfIssued(parseCertificates(fixture('test-app-cert.crt'))[0])).toBe(false);
  });

  it('gives the same objects for the same text', () => {
    expect(parseCertificates(fixture(bundle))).toBe(parseCertificates(fixture(bundle)));
  });

  it('reads 16 certificates, and identical ones once', () => {
    const certificates = parseCertificates(fixture('test-app-cert.crt').repeat(16));
    expect(certificates).toHaveLength(16);
    expect(new Set(certificates).size).toBe(1);
  });

  it('refuses 17 certificates, and reads none of them', () => {
    const read = vi.spyOn(asn1, 'fromDer');
    const text = fixture('test-app-cert.crt').repeat(17);
    expect(refusalOf(() => parseCertificates(text))).toBe('too-many');
    expect(read).not.toHaveBeenCalled();
  });
});

describe('what is no certificate', () => {
  it.each([
    ['test-app-key.pem', 'private-key'],
    ['test-app-public-key.pem', 'public-key'],
    ['test-app-request.csr', 'certificate-request'],
    ['test-encrypted-key.pem', 'encrypted'],
    ['test-ec-key-sec1.pem', 'not-rsa'],
  ])('is refused: %s is a %s', (file, mistake) => {
    expect(refusalOf(() => parseCertificates(fixture(file)))).toBe(mistake);
  });

  it('is refused behind a certificate, too', () => {
    const both = fixture('test-app-cert.crt') + fixture('test-app-key.pem');
    expect(refusalOf(() => parseCertificates(both))).toBe('private-key');
  });

  const bits = node(3, Buffer.from([0, 1]));
  const empty = node(0x30);
  const written = (...members: Buffer[]) =>
    node(0x30, node(0x30, ...members), empty, bits).toString('base64');
  const serial = node(2, Buffer.from([5]));
  const utcTime = (text: string) => node(0x17, Buffer.from(text));
  const start = utcTime('200101000000Z');
  const end = utcTime('300101000000Z');
  const rsa = node(0x30, node(6, Buffer.from('2a864886f70d010101', 'hex')));
  const rsaKey = parsePublicKey(fixture('test-app-public-key.pem')).export({
    format: 'der',
    type: 'pkcs1',
  });
  // An RSA key that is none.
  const badKey = node(0x30, rsa, bits);

  const whole = [serial, empty, empty, node(0x30, start, end), empty, empty];

  it('is damaged if members are missing', () => {
    expect(parseCertificates(written(...whole))[0]).toMatchObject({ issuer: '', subject: '' });
    const mistakes = whole.map((_, count) =>
      refusalOf(() => parseCertificates(written(...whole.slice(0, count)))),
    );
    // Serial number and two names alone look like a request: version, subject and key.
    expect(mistakes.toSpliced(3, 1)).toEqual(Array(5).fill('damaged'));
  });

  it.each([
    [64, undefined],
    [65, 'too-large'],
  ])('is too large with a serial number of %d bytes: %s', (length, mistake) => {
    const long = whole.with(0, node(2, Buffer.alloc(length, 0x7f)));
    expect(refusalOf(() => parseCertificates(written(...long)))).toBe(mistake);
  });

  it.each([1, 7])('is damaged: a key of which %d bits do not count', (unused) => {
    const key = (first: number) => node(0x30, rsa, node(3, Buffer.from([first]), rsaKey));
    const withKey = (first: number) => written(...whole.with(5, key(first)));
    expect(parseCertificates(withKey(0))[0].publicKey).toBeDefined();
    expect(refusalOf(() => parseCertificates(withKey(unused)))).toBe('damaged');
  });

  it.each([
    ['an end that is none', whole.with(3, node(0x30, start, utcTime('tomorrow')))],
    ['a start that is none', whole.with(3, node(0x30, utcTime('yesterday'), end))],
    ['no end', whole.with(3, node(0x30, start))],
    ['no dates', whole.with(3, empty)],
    ['an RSA key that is none', whole.with(5, badKey)],
  ])('is damaged: %s', (_, members) => {
    expect(refusalOf(() => parseCertificates(written(...members)))).toBe('damaged');
  });
});
