import { describe, expect, it, vi } from 'vitest';
import { describeMisplaced, describeMistake, parsedOrReported } from '../../src/config/mistakes.ts';
import { KeyMaterialError } from '../../src/crypto/key-material-error.ts';

describe('what is said of a mistake', () => {
  it.each([
    ['too-long', 'This is longer than any key or certificate (65536 characters).'],
    ['too-many', 'This holds more certificates than any file of Alipay (16 at most).'],
    ['empty', 'This is empty.'],
    ['not-base64', 'This is no key or certificate: it holds characters that none of them has.'],
    [
      'encrypted',
      'This key is encrypted with a password, which cannot be asked for. Decrypt it first.',
    ],
    ['truncated', 'This is cut off: its end is missing. Copy it again, to the last character.'],
    ['damaged', 'This is damaged: some of its characters are wrong or missing. Copy it again.'],
    ['unknown', 'This is neither a key nor a certificate.'],
    ['not-rsa', 'This is not an RSA key; Alipay login needs RSA.'],
    [
      'private-key',
      'This is a private key, which belongs into `privateKey` alone. Whoever has it can act as your app.',
    ],
    ['public-key', 'This is a public key.'],
    ['certificate', 'This is a certificate.'],
    [
      'certificate-request',
      'This is a certificate request (.csr), which is for uploading to Alipay, not for here.',
    ],
  ] as const)('begins with what it is: %s', (mistake, sentence) => {
    expect(describeMistake(mistake, 'appCert')).toBe(
      `${sentence} Paste the content of appCertPublicKey_….crt (应用公钥证书).`,
    );
  });

  it.each([
    [
      'privateKey',
      'Paste the application private key (应用私钥), whose public key you uploaded to Alipay.',
    ],
    [
      'alipayPublicKey',
      "Paste Alipay's public key (支付宝公钥) from the app's 接口加签方式 page in Alipay's console.",
    ],
    ['appCert', 'Paste the content of appCertPublicKey_….crt (应用公钥证书).'],
    ['alipayCert', 'Paste the content of alipayCertPublicKey_RSA2.crt (支付宝公钥证书).'],
    ['alipayRootCert', 'Paste the whole content of alipayRootCert.crt (支付宝根证书).'],
  ] as const)('ends with what belongs there: %s', (setting, advice) => {
    expect(describeMistake('empty', setting)).toBe(`This is empty. ${advice}`);
    expect(describeMisplaced('something else', setting)).toBe(`This is something else. ${advice}`);
  });
});

describe('parsedOrReported', () => {
  it('gives what the parser gives and reports nothing', () => {
    const report = vi.fn();
    expect(parsedOrReported(() => 'parsed', 'appCert', report)).toBe('parsed');
    expect(report).not.toHaveBeenCalled();
  });

  it.each([
    ['the mistake', new KeyMaterialError('truncated'), 'truncated'],
    ['damage, for any other error: its words may quote the key', new Error('SENTINEL'), 'damaged'],
  ] as const)('reports %s', (_, error, mistake) => {
    const report = vi.fn();
    const parse = () => {
      throw error;
    };
    expect(parsedOrReported(parse, 'appCert', report)).toBeUndefined();
    expect(report.mock.calls).toEqual([['appCert', describeMistake(mistake, 'appCert')]]);
  });
});
