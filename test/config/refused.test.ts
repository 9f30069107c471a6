import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/index.ts';
import { ofEach } from '../support/rows.ts';
import { keySettings, mistakesIn, officialSettings } from './settings.ts';

const noAppId =
  "Give the app's APPID: 16 digits, at the top of the app's page in Alipay's console.";
const placeholder =
  "This is still the placeholder. Write the app's APPID in its place: 16 digits, at the top of the app's page in Alipay's console.";
const partnerId =
  "This is a partner id (PID, 2088…), which names your company. Give the app's APPID, from the app's page in Alipay's console.";
const notSixteen =
  "An APPID has exactly 16 digits. Copy it from the app's page in Alipay's console.";
const noPrivateKey =
  'This is empty. Paste the application private key (应用私钥), whose public key you uploaded to Alipay.';
const notText = 'Write this as text, in quotes.';
const signTypes = 'Choose one of: RSA2, RSA.';
const userIdentifiers = 'Choose one of: auto, user_id, open_id, union_id.';
const tooShort =
  'This key has 1024 bits, and RSA2 needs at least 2048 bits. Make a new key pair and upload its public key to Alipay.';
const ownPublicKey =
  "This is your own application public key (应用公钥), which Alipay's answers are not signed with. Paste Alipay's public key (支付宝公钥) from the app's 接口加签方式 page in Alipay's console.";

const alipayKeyTooShort =
  "This key has 1024 bits, and RSA2 needs at least 2048 bits. Paste Alipay's public key (支付宝公钥) from the app's 接口加签方式 page in Alipay's console.";
const unverified =
  'The certificates are given but certificate mode is off, so that no answer would be verified. Switch it on, or give `alipayPublicKey`, or empty the certificates.';

const shortPublicKey = createPublicKey(fixture('test-short-key.pem').replace(/^TEST.*\n/, ''))
  .export({ format: 'pem', type: 'spki' })
  .toString();

const unverifiedNumber =
  'A forged phone number would join two people in one account, so answers must be verified. Give `alipayPublicKey` or use certificate mode, or switch this off.';
const notNames =
  'This is not a list of names. Write them as Alipay does, in a to z and _, with commas between them: at most 32, each of at most 64 characters.';

describe('what is refused', () => {
  it('is the use of a phone number that nothing verifies, whatever else is wrong', () => {
    const settings = { ...officialSettings, usePhoneNumber: true };
    expect(mistakesIn(settings)).toEqual([['usePhoneNumber', unverifiedNumber]]);
    expect(mistakesIn({ ...settings, alipayPublicKey: ' ' })).toEqual(mistakesIn(settings));
    expect(mistakesIn({ ...settings, certificateMode: false })).toEqual(mistakesIn(settings));
    expect(mistakesIn({ usePhoneNumber: true }).map(([setting]) => setting)).toEqual([
      'appId',
      'privateKey',
      'usePhoneNumber',
    ]);
    expect(mistakesIn({ ...settings, alipayPublicKey: 'x' }).map(([setting]) => setting)).toEqual([
      'alipayPublicKey',
    ]);
  });

  it("says when Alipay's key is too short for the algorithm", () => {
    const settings = { ...keySettings, alipayPublicKey: shortPublicKey };
    expect(mistakesIn(settings)).toEqual([['alipayPublicKey', alipayKeyTooShort]]);
    expect(mistakesIn({ ...settings, signType: 'RSA' })).toEqual([]);
  });

  it.each(['appCert', 'alipayCert', 'alipayRootCert'] as const)(
    'does not let a switch turn verification off while %s is there',
    (setting) => {
      const settings = { ...officialSettings, certificateMode: false, [setting]: 'anything' };
      expect(mistakesIn(settings)).toEqual([['certificateMode', unverified]]);
      expect(mistakesIn({ ...settings, ...keySettings })).toEqual([]);
    },
  );

  it('is told by its member', () =>
    ofEach(
      [
        ['appId', undefined, noAppId],
        ['appId', null, noAppId],
        ['appId', '  ', noAppId],
        ['appId', 2021001161683774, notText],
        ['appId', '<APPID>', placeholder],
        ['appId', '2088001161683774', partnerId],
        ['appId', ' 2088001161683774 ', partnerId],
        ['appId', '20880011616837', notSixteen],
        ['appId', '202100116168377', notSixteen],
        ['appId', '20210011616837744', notSixteen],
        ['appId', '2021 0011 6168 3774', notSixteen],
        ['appId', '２０２１００１１６１６８３７７４', notSixteen],
        ['privateKey', undefined, noPrivateKey],
        ['privateKey', null, noPrivateKey],
        ['privateKey', '\n', noPrivateKey],
        ['privateKey', 1, notText],
        ['signType', 'rsa2', signTypes],
        ['signType', 'RSA ', signTypes],
        ['signType', 2, signTypes],
        ['userIdentifier', 'userId', userIdentifiers],
        ['userIdentifier', true, userIdentifiers],
        ['usePhoneNumber', 'true', 'Write true or false, without quotes.'],
        ['profileFields', ['mobile'], notText],
        ['profileFields', 'mobile;email', notNames],
        ['profileFields', 'mobile，email', notNames],
        ['profileFields', 'mobile,', notNames],
        ['profileFields', 'Mobile', notNames],
        ['profileFields', 'a.b', notNames],
        ['profileFields', 'a'.repeat(65), notNames],
        ['profileFields', Array(33).fill('a').join(), notNames],
        ['certificateMode', 'true', 'Write true or false, without quotes.'],
        ['certificateMode', 1, 'Write true or false, without quotes.'],
        ['alipayPublicKey', [], notText],
        ['appCert', {}, notText],
        ['alipayCert', 1, notText],
        ['alipayRootCert', false, notText],
      ],
      ([member, value, message]) => {
        expect(mistakesIn({ ...keySettings, [member]: value })).toEqual([[member, message]]);
      },
    ));

  it('is named for what it is', () =>
    ofEach(
      [
        ['privateKey', 'test-app-public-key.pem', /^This is a public key\. Paste the application/],
        ['privateKey', 'test-app-cert.crt', /^This is a certificate\. Paste the application/],
        ['privateKey', 'test-app-request.csr', /^This is a certificate request/],
        ['privateKey', 'test-ec-key.pem', /^This is not an RSA key/],
        ['privateKey', 'test-encrypted-key-pkcs1.pem', /^This key is encrypted/],
        ['alipayPublicKey', 'test-alipay-key.pem', /^This is a private key, which belongs in/],
        [
          'alipayPublicKey',
          'test-alipay-cert.crt',
          /^This is a certificate\. Paste Alipay's public/,
        ],
        ['alipayPublicKey', 'test-ec-public-key.pem', /^This is not an RSA key/],
      ],
      ([member, file, message]) => {
        expect(mistakesIn({ ...keySettings, [member]: fixture(file) })).toEqual([
          [member, expect.stringMatching(message)],
        ]);
      },
    ));

  it('is a key that is too short for its signature type', () => {
    const short = { ...keySettings, privateKey: fixture('test-short-key.pem') };
    expect(mistakesIn(short)).toEqual([['privateKey', tooShort]]);
    expect(mistakesIn({ ...short, signType: null })).toEqual([['privateKey', tooShort]]);
    expect(mistakesIn({ ...short, signType: 'RSA' })).toEqual([]);
  });

  it('is a key that is too short for any signature type', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 1016,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const settings = { ...keySettings, signType: 'RSA' };
    const message = /^This key has 1016 bits, and RSA needs at least 1024 bits\. /;
    expect(mistakesIn({ ...settings, privateKey })).toEqual([
      ['privateKey', expect.stringMatching(message)],
    ]);
    expect(mistakesIn({ ...settings, alipayPublicKey: publicKey })).toEqual([
      ['alipayPublicKey', expect.stringMatching(message)],
    ]);
  });

  it.each(['test-app-public-key.pem', 'test-app-public-key-pkcs1.pem'])(
    "is one's own public key in the place of Alipay's: %s",
    (file) => {
      expect(mistakesIn({ ...officialSettings, alipayPublicKey: fixture(file) })).toEqual([
        ['alipayPublicKey', ownPublicKey],
      ]);
    },
  );

  it('is reported for all settings at once, in the order of the form', () => {
    const settings = {
      appId: '1',
      privateKey: 'x',
      signType: 'MD5',
      certificateMode: 'yes',
      gateway: 'x',
    };
    expect(mistakesIn(settings).map(([path]) => path)).toEqual([
      'appId',
      'privateKey',
      'gateway',
      'signType',
      'certificateMode',
    ]);
    const keys = { ...officialSettings, privateKey: fixture('test-short-key.pem') };
    expect(mistakesIn({ ...keys, alipayPublicKey: 'x' }).map(([path]) => path)).toEqual([
      'privateKey',
      'alipayPublicKey',
    ]);
  });

  it('lacks all that is required', () =>
    ofEach([null, undefined, [], '{}'], (settings) => {
      expect(mistakesIn(settings).map(([setting]) => setting)).toEqual(['appId', 'privateKey']);
    }));
});
