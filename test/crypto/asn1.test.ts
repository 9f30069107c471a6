import { describe, expect, it } from 'vitest';
import { algorithmOf, childrenOf, contentOf, identify, readDer } from '../../src/crypto/asn1.ts';
import { decodePem } from '../../src/crypto/pem.ts';
import { fixture } from '../fixtures/index.ts';
import { node } from './der.ts';
import { refusalOf } from './refusal.ts';

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

describe('readDer', () => {
  it('calls every shorter beginning of a structure truncated', () => {
    const der = derOf('test-app-key.pem');
    const refusals = Array.from(der, (_, length) =>
      refusalOf(() => readDer(der.subarray(0, length))),
    );
    expect(new Set(refusals)).toEqual(new Set(['truncated']));
  });

  it.each([
    ['a byte too many', '30030201050a'],
    ['a member longer than its structure', '3003020205'],
    ['zeros', '000000'],
    ['a length of no bytes, without an end', '30800201'],
    ['a length of five bytes', '308500000000030201050000'],
    ['a length of 127 bytes', `30ff${'00'.repeat(130)}`],
  ])('calls %s damaged', (_, digits) => {
    expect(refusalOf(() => readDer(hex(digits)))).toBe('damaged');
  });

  it.each([
    ['one byte', '300502010500'],
    ['four bytes', '30840000000502010500'],
  ])('calls a structure truncated whose length, in %s, is one more than there is', (_, digits) => {
    expect(refusalOf(() => readDer(hex(digits)))).toBe('truncated');
  });

  it('does not look into bit strings', () => {
    const [, bits] = childrenOf(readDer(derOf('test-app-public-key.pem')));
    expect(contentOf(bits)).toHaveLength(271);
  });
});

describe('nodes', () => {
  const primitive = readDer(hex('020105'));
  const constructed = readDer(hex('3003020105'));

  it('have members or content, not both', () => {
    expect(childrenOf(primitive)).toEqual([]);
    expect(contentOf(primitive)).toBe('\x05');
    expect(childrenOf(constructed)).toHaveLength(1);
    expect(contentOf(constructed)).toBe('');
    expect(contentOf(undefined)).toBe('');
  });

  it('name their algorithm by its OID', () => {
    const [algorithm] = childrenOf(readDer(derOf('test-app-public-key.pem')));
    expect(algorithmOf(algorithm)).toBe('1.2.840.113549.1.1.1');
    expect([constructed, primitive, undefined].map(algorithmOf)).toEqual(['', '', '']);
  });
});
