import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { issueCertificate } from '../crypto/der.ts';

const size = { modulusLength: 4096, publicExponent: 2 ** 32 - 1 };
const { privateKey } = generateKeyPairSync('rsa', size);
const { privateKey: authority, publicKey: leafKey } = generateKeyPairSync('rsa', size);

let serial = 0;
const block = (subject: string, publicKey = leafKey, issuer = 'Authority'): string => {
  serial += 1;
  const body = issueCertificate(authority, { serial, issuer, subject }, publicKey);
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
};
const blocks = (count: number, subject: string): string =>
  Array.from({ length: count }, () => block(subject)).join('');

/**
 * Settings that cost as much as settings can: 16 certificates in each field, all keys of 4096 bits
 * with the largest exponent, and as many of one name as are accepted.
 *
 * @param namesakes with more than four, the guard gives up and refuses them.
 */
export const hostileSettings = (gateway: string, namesakes = 4): Record<string, unknown> => ({
  appId: '2021004100000002',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  appCert: block('App', createPublicKey(privateKey)) + blocks(15, 'Other'),
  alipayCert: block('Leaf') + blocks(namesakes, 'Authority') + blocks(15 - namesakes, 'Other'),
  alipayRootCert: block('Authority', leafKey) + blocks(15, 'Other'),
  gateway,
});
