import { describe, expect, it } from 'vitest';
import { describeMistake } from '../../../src/connector/messages/describe.ts';
import { en } from '../../../src/connector/messages/en.ts';

describe('what is said of a mistake', () => {
  it.each([
    ['empty', 'This is empty.'],
    ['not-base64', 'This is not a key or certificate: it holds characters that none of them has.'],
    [
      'encrypted',
      'This key is encrypted with a password, and the connector cannot ask for it. Decrypt it first.',
    ],
    ['truncated', 'This is cut off: its end is missing. Copy it again, to the last character.'],
    ['damaged', 'This is damaged: some of its characters are wrong or missing. Copy it again.'],
    ['unknown', 'This is neither a key nor a certificate.'],
    ['not-rsa', 'This is not an RSA key; Alipay login needs RSA.'],
    [
      'private-key',
      'This is a private key, which belongs in `privateKey` alone. Whoever has it can act as your app.',
    ],
    ['public-key', 'This is a public key.'],
    ['certificate', 'This is a certificate.'],
    [
      'certificate-request',
      'This is a certificate request (.csr), which is for uploading to Alipay, not for here.',
    ],
  ] as const)('begins with what it is: %s', (code, sentence) => {
    expect(describeMistake('appCert', { code }, en)).toBe(
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
    expect(describeMistake(setting, { code: 'empty' }, en)).toBe(`This is empty. ${advice}`);
  });
});
