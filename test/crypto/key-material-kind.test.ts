import { describe, expect, it } from 'vitest';
import { readDer } from '../../src/crypto/asn1.ts';
import { identify } from '../../src/crypto/key-material-kind.ts';
import { decodePem } from '../../src/crypto/pem.ts';
import { fixture } from '../fixtures/index.ts';
import { node } from './der.ts';

const hex = (digits: string) => Buffer.from(digits, 'hex');
const derOf = (file: string) => decodePem(fixture(file))[0];

describe('identify', () => {
  it.each([
    ['test-app-key.pem', 'pkcs8-private-key'],
    ['test-app-key-pkcs1.pem', 'pkcs1-private-key'],
    ['test-ec-key.pem', 'pkcs8-private-key'],
    ['test-ec-key-sec1.pem', 'elliptic-curve-private-key'],
    ['test-encrypted-key.pem', 'encrypted-private-key'],
    ['test-app-public-key.pem', 'subject-public-key-info'],
    ['test-app-public-key-pkcs1.pem', 'pkcs1-public-key'],
    ['test-app-request.csr', 'certificate-request'],
    ['test-app-cert.crt', 'certificate'],
    ['test-alipay-root-cert.crt', 'certificate'],
  ])('tells that %s is a %s', (file, kind) => {
    expect(identify(readDer(derOf(file)))).toBe(kind);
  });

  it.each([
    ['a primitive', '020105'],
    ['an empty structure', '3000'],
    ['two members of no known sort', '3006010101010101'],
    ['the parameters of an elliptic curve', '06082a8648ce3d030107'],
    ['eight integers', `3018${'020100'.repeat(8)}`],
    ['ten integers', `301e${'020100'.repeat(10)}`],
    ['members with the numbers of other tag classes', '3006820100820100'],
    ['a private key with a foreign member', '3009020100050030000400'],
  ])('does not know %s', (_, digits) => {
    expect(identify(readDer(hex(digits)))).toBe('unknown');
  });

  it.each([
    ['version, subject, key and attributes', '020100 3000 3000 a000', 'certificate-request'],
    ['version, subject and key', '020100 3000 3000', 'certificate-request'],
    [
      'version (tagged), serial number and less than a certificate',
      'a000 020100 3000 3000',
      'certificate',
    ],
    ['more than a request', '020100 3000 3000 3000', 'certificate'],
  ])('tells requests from certificates: %s', (_, members, kind) => {
    const signedPart = node(0x30, hex(members.replaceAll(' ', '')));
    const signed = node(0x30, signedPart, node(0x30), node(3, Buffer.alloc(1)));
    expect(identify(readDer(signed))).toBe(kind);
  });
});
