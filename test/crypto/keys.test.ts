import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { belongsTo, bitsOf, parsePrivateKey, parsePublicKey } from '../../src/crypto/keys.ts';
import { fixture } from '../fixtures/index.ts';
import { refusalOf } from './refusal.ts';

const privateKey = parsePrivateKey(fixture('test-app-key.pem'));
const publicKey = parsePublicKey(fixture('test-app-public-key.pem'));

describe('parsePrivateKey', () => {
  const pkcs8 = fixture('test-app-key.pem');
  const pkcs1 = fixture('test-app-key-pkcs1.pem');

  it('reads PKCS#8 and PKCS#1', () => {
    expect(privateKey.export({ format: 'pem', type: 'pkcs8' })).toBe(
      pkcs8.replace(/^TEST.*\n/, ''),
    );
    expect(parsePrivateKey(pkcs1).export({ format: 'pem', type: 'pkcs1' })).toBe(
      pkcs1.replace(/^TEST.*\n/, ''),
    );
  });

  it.each([
    ['a PKCS#8 body under an RSA header', pkcs8.replaceAll('PRIVATE', 'RSA PRIVATE')],
    ['a PKCS#1 body under a PKCS#8 header', pkcs1.replaceAll('RSA ', '')],
    ['a key under the header of a certificate', pkcs8.replaceAll('PRIVATE KEY', 'CERTIFICATE')],
    ['the first of two keys', pkcs1 + fixture('test-alipay-key.pem')],
  ])('reads %s', (_, text) => {
    expect(parsePrivateKey(text).equals(privateKey)).toBe(true);
  });

  it('gives the same object for the same text', () => {
    expect(parsePrivateKey(pkcs1)).toBe(parsePrivateKey(pkcs1));
  });

  it.each([
    ['test-app-public-key.pem', 'public-key'],
    ['test-app-public-key-pkcs1.pem', 'public-key'],
    ['test-app-cert.crt', 'certificate'],
    ['test-app-request.csr', 'certificate-request'],
    ['test-ec-key.pem', 'not-rsa'],
    ['test-ec-key-sec1.pem', 'not-rsa'],
    ['test-encrypted-key.pem', 'encrypted'],
    ['test-encrypted-key-pkcs1.pem', 'encrypted'],
  ])('refuses %s: %s', (file, mistake) => {
    expect(refusalOf(() => parsePrivateKey(fixture(file)))).toBe(mistake);
  });
});

describe('parsePublicKey', () => {
  const spki = fixture('test-app-public-key.pem');
  const pkcs1 = fixture('test-app-public-key-pkcs1.pem');

  it.each([
    ['SubjectPublicKeyInfo', spki],
    ['PKCS#1', pkcs1],
    ['SubjectPublicKeyInfo under an RSA header', spki.replaceAll('PUBLIC', 'RSA PUBLIC')],
    ['PKCS#1 under the other header', pkcs1.replaceAll('RSA ', '')],
  ])('reads %s', (_, text) => {
    expect(parsePublicKey(text).export({ format: 'pem', type: 'spki' })).toBe(
      spki.replace(/^TEST.*\n/, ''),
    );
  });

  it('gives the same object for the same text', () => {
    expect(parsePublicKey(spki)).toBe(publicKey);
  });

  it.each([
    ['test-app-key.pem', 'private-key'],
    ['test-app-key-pkcs1.pem', 'private-key'],
    ['test-alipay-cert.crt', 'certificate'],
    ['test-app-request.csr', 'certificate-request'],
    ['test-ec-public-key.pem', 'not-rsa'],
    ['test-ec-key-sec1.pem', 'not-rsa'],
    ['test-encrypted-key.pem', 'encrypted'],
  ])('refuses %s: %s', (file, mistake) => {
    expect(refusalOf(() => parsePublicKey(fixture(file)))).toBe(mistake);
  });

  it('refuses a modulus that OpenSSL refuses', () => {
    // SubjectPublicKeyInfo whose bit string holds no key.
    const empty = 'MBIwDQYJKoZIhvcNAQEBBQADAQA=';
    expect(refusalOf(() => parsePublicKey(empty))).toBe('damaged');
  });
});

describe('keys', () => {
  it('are one object if they are private, whatever texts they are saved as', () => {
    const texts = ['test-app-key.pem', 'test-app-key-pkcs1.pem'].map(fixture);
    const keys = Array.from({ length: 20 }, (_, index) =>
      parsePrivateKey(`${texts[index % 2]}${' '.repeat(index)}`),
    );
    expect(new Set(keys)).toEqual(new Set([privateKey]));
    expect(new Set(keys).size).toBe(1);
  });

  it('have a length, if they are RSA', () => {
    const short = parsePrivateKey(fixture('test-short-key.pem'));
    const elliptic = createPrivateKey(fixture('test-ec-key.pem'));
    expect([privateKey, publicKey, short].map(bitsOf)).toEqual([2048, 2048, 1024]);
    expect(bitsOf(elliptic)).toBe(0);
  });

  it('belong together when the public one was made of the private one', () => {
    const alipays = parsePublicKey(fixture('test-alipay-public-key-pkcs1.pem'));
    expect(belongsTo(publicKey, privateKey)).toBe(true);
    expect(belongsTo(alipays, privateKey)).toBe(false);
    expect(belongsTo(alipays, parsePrivateKey(fixture('test-alipay-key-pkcs1.pem')))).toBe(true);
  });
});
