import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givenSettings, isCertificateMode } from '../../src/config/guard.ts';
import { nativeSettings } from '../../src/config/settings.ts';
import { configGuard } from '../../src/connector/config-guard.ts';
import { parsePrivateKey, parsePublicKey } from '../../src/crypto/keys.ts';
import { fixture } from '../fixtures/index.ts';
import { certificateSettings, keySettings, officialSettings } from './settings.ts';

const privateKey = parsePrivateKey(fixture('test-app-key.pem'));
const publicKey = parsePublicKey(fixture('test-alipay-public-key.pem'));

describe('what is accepted', () => {
  it('is what was saved for the official connector', () => {
    expect(configGuard.parse(officialSettings)).toStrictEqual({
      application: {
        gateway: new URL('https://openapi.alipay.com/gateway.do'),
        appId: '2021001161683774',
        signType: 'RSA2',
        privateKey,
      },
      userIdentifier: 'auto',
      usePhoneNumber: false,
      profileFields: [],
    });
  });

  it('is a public key of Alipay, to verify answers with', () => {
    expect(configGuard.parse(keySettings).application.verification).toStrictEqual({ publicKey });
  });

  it('is APPID and private key alone', () => {
    const { appId, privateKey: key } = officialSettings;
    expect(configGuard.parse({ appId, privateKey: key })).toEqual(
      configGuard.parse(officialSettings),
    );
  });

  it.each(['RSA2', 'RSA'])('is the signature type %s', (signType) => {
    const settings = { ...officialSettings, signType };
    expect(configGuard.parse(settings).application.signType).toBe(signType);
  });

  it.each(['auto', 'user_id', 'open_id', 'union_id'])(
    'is the user identifier %s',
    (userIdentifier) => {
      const settings = { ...officialSettings, userIdentifier };
      expect(configGuard.parse(settings).userIdentifier).toBe(userIdentifier);
    },
  );

  it('is the use of the phone number, if answers are verified', () => {
    for (const verified of [keySettings, certificateSettings]) {
      expect(configGuard.parse({ ...verified, usePhoneNumber: true }).usePhoneNumber).toBe(true);
    }
    expect(configGuard.parse({ ...officialSettings, usePhoneNumber: false }).usePhoneNumber).toBe(
      false,
    );
  });

  it.each([
    ['cert_no', ['cert_no']],
    [' email,user_name ,\tmobile ', ['email', 'user_name', 'mobile']],
    [Array(32).fill('a'.repeat(64)).join(','), Array(32).fill('a'.repeat(64))],
  ])('is a list of further fields: %j', (profileFields, names) => {
    const settings = { ...officialSettings, profileFields };
    expect(configGuard.parse(settings).profileFields).toEqual(names);
  });

  it('is an APPID with blanks around', () => {
    const settings = { ...officialSettings, appId: ' 2021001161683774\n' };
    expect(configGuard.parse(settings).application.appId).toBe('2021001161683774');
  });

  it('is a member that nobody knows, which goes nowhere', () => {
    expect(configGuard.parse({ ...keySettings, charset: 'GBK', sign: 'x' })).toStrictEqual(
      configGuard.parse(keySettings),
    );
  });

  it('is any number of members that nobody knows, none of which is looked at', () => {
    const unlooked = Object.defineProperty({ ...keySettings }, 'charset', {
      enumerable: true,
      get: () => expect.fail('The member was looked at.'),
    });
    const saved = new Proxy(unlooked, {
      ownKeys: () => expect.fail('The members were listed.'),
    });
    expect(configGuard.parse(saved)).toStrictEqual(configGuard.parse(keySettings));
  });

  const optionalMembers = [
    'signType',
    'alipayPublicKey',
    'certificateMode',
    'appCert',
    'alipayCert',
    'alipayRootCert',
    'userIdentifier',
    'usePhoneNumber',
    'profileFields',
    'gateway',
  ];

  it.each(optionalMembers)('is a blank or null for nothing: %s', (member) => {
    for (const blank of ['', ' \t\n', null, undefined]) {
      expect(configGuard.parse({ ...officialSettings, [member]: blank })).toEqual(
        configGuard.parse(officialSettings),
      );
    }
  });
});

describe('errors', () => {
  it.each(Object.keys({ ...certificateSettings, ...keySettings, userIdentifier: '', gateway: '' }))(
    'do not repeat the value of %s',
    (member) => {
      for (const value of [
        'SENTINEL',
        'https://SENTINEL:SENTINEL@x',
        ['SENTINEL'],
        { SENTINEL: 1 },
      ]) {
        const settings = { ...certificateSettings, alipayPublicKey: '', [member]: value };
        const { error } = configGuard.safeParse({
          ...settings,
          certificateMode: member !== 'alipayPublicKey',
        });
        expect(error).toBeDefined();
        expect(`${JSON.stringify(error)} ${error} ${error?.stack}`).not.toContain('SENTINEL');
      }
    },
  );

  it('are found, not thrown, whatever is saved', () => {
    const value = fc.oneof(
      fc.anything(),
      fc.constantFrom(...Object.values(certificateSettings), ...Object.values(keySettings)),
    );
    const member = fc.constantFrom(
      'certificateMode',
      'gateway',
      ...Object.keys(certificateSettings),
    );
    fc.assert(
      fc.property(fc.dictionary(member, value, { maxKeys: 3 }), (changes) => {
        const { success, data, error } = configGuard.safeParse({ ...keySettings, ...changes });
        expect(success).toBe(error === undefined);
        expect(success ? data.application.privateKey.type : 'private').toBe('private');
        expect(error?.issues).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a diagnosis asks, too', () => {
  it('leaves out what is blank or not a setting, and only that', () => {
    const blanks = { appId: '', gateway: ' ', signType: null, appCert: undefined };
    const given = { privateKey: 'x', alipayPublicKey: 0, certificateMode: false };
    expect(givenSettings({ ...blanks, ...given, charset: 'x' }, nativeSettings)).toEqual(given);
  });

  it.each([null, undefined, 'settings', 7, ['a']])('has no settings in %j', (saved) => {
    expect(givenSettings(saved, nativeSettings)).toEqual({});
  });

  it.each([
    [{}, false],
    [{ certificateMode: true }, true],
    [{ certificateMode: false, appCert: 'x' }, false],
    [{ certificateMode: 'false', alipayRootCert: 'x' }, true],
    [{ appCert: undefined, alipayCert: 'x' }, true],
  ])('knows certificate mode: %j', (settings, expected) => {
    expect(isCertificateMode(settings)).toBe(expected);
  });
});
