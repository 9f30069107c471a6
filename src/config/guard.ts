import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { belongsTo, parsePrivateKey, parsePublicKey } from '../crypto/keys.ts';
import type { SignType } from '../crypto/signature.ts';
import type { Application } from '../gateway/application.ts';
import { type CertificateSetting, certificateSettings, readCertificates } from './certificates.ts';
import { gatewaySetting, gateways } from './gateway.ts';
import { reportTooShort } from './key-length.ts';
import { describeMisplaced, describeMistake, parsedOrReported, type Report } from './mistakes.ts';

/** Which of Alipay's ids Logto knows a user by; `auto` takes `user_id`, else `open_id`. */
export type UserIdentifier = 'auto' | 'user_id' | 'open_id';

/** What the connector works with: the administrator's settings, checked and parsed. */
export interface Config {
  application: Application;
  userIdentifier: UserIdentifier;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBlank = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value.trim() === '');

/** Drops blank settings: the form of the Admin Console sends `''` for a field left empty. */
export const withoutBlanks = (settings: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => !isBlank(value)));

/** One of a few words. (Zod's own enum would repeat a wrong value, which may be a misplaced key.) */
const oneOf = <Word extends string>(...words: readonly [Word, ...Word[]]) =>
  z.custom<Word>((value) => words.some((word) => word === value), {
    message: `Choose one of: ${words.join(', ')}.`,
  });

const text = (required_error: string) =>
  z.string({ required_error, invalid_type_error: 'Write this as text, in quotes.' });

const appIdSetting = text(
  "Give the app's APPID: 16 digits, at the top of the app's page in Alipay's console.",
)
  .trim()
  .regex(/^(?!2088\d{12}$)/, {
    message:
      "This is a partner id (PID, 2088…), which names your company. Give the app's APPID, from the app's page in Alipay's console.",
  })
  .regex(/^\d{16}$/, {
    message: "An APPID has exactly 16 digits. Copy it from the app's page in Alipay's console.",
  });

const settingsGuard = z.object({
  appId: appIdSetting,
  privateKey: text(describeMistake('empty', 'privateKey')),
  signType: oneOf('RSA2', 'RSA').optional(),
  alipayPublicKey: text('').optional(),
  certificateMode: z
    .boolean({ invalid_type_error: 'Write true or false, without quotes.' })
    .optional(),
  appCert: text('').optional(),
  alipayCert: text('').optional(),
  alipayRootCert: text('').optional(),
  userIdentifier: oneOf('auto', 'user_id', 'open_id').optional(),
  gateway: gatewaySetting.optional(),
});

type Settings = z.output<typeof settingsGuard>;

type Signing = Pick<Application, 'privateKey' | 'signType'>;

const readPrivateKey = (
  material: string,
  signType: SignType,
  report: Report,
): KeyObject | undefined => {
  const key = parsedOrReported(() => parsePrivateKey(material), 'privateKey', report);
  if (key) {
    reportTooShort(key, signType, 'privateKey', report);
  }
  return key;
};

const readAlipayPublicKey = (
  material: string,
  { privateKey, signType }: Signing,
  report: Report,
): KeyObject | undefined => {
  const key = parsedOrReported(() => parsePublicKey(material), 'alipayPublicKey', report);
  if (key && belongsTo(key, privateKey)) {
    report(
      'alipayPublicKey',
      describeMisplaced(
        "your own application public key (应用公钥), which Alipay's answers are not signed with",
        'alipayPublicKey',
      ),
    );
  } else if (key) {
    reportTooShort(key, signType, 'alipayPublicKey', report);
  }
  return key;
};

/** Whether settings (blanks absent) ask for certificate mode, by its switch or by its files. */
export const isCertificateMode = (
  settings: Partial<Record<'certificateMode' | CertificateSetting, unknown>>,
): boolean =>
  typeof settings.certificateMode === 'boolean'
    ? settings.certificateMode
    : certificateSettings.some((setting) => settings[setting] !== undefined);

const readKeys = (
  settings: Settings,
  signing: Signing,
  report: Report,
): Pick<Application, 'certificates' | 'verification'> | undefined => {
  if (isCertificateMode(settings)) {
    return readCertificates(settings, signing, report);
  }
  if (settings.alipayPublicKey !== undefined) {
    const publicKey = readAlipayPublicKey(settings.alipayPublicKey, signing, report);
    return publicKey && { verification: { publicKey } };
  }
  if (certificateSettings.some((setting) => settings[setting] !== undefined)) {
    report(
      'certificateMode',
      'The certificates are given but certificate mode is off, so that no answer would be verified. Switch it on, or give `alipayPublicKey`, or empty the certificates.',
    );
    return undefined;
  }
  return {};
};

const readSettings = (settings: Settings, context: z.RefinementCtx): Config => {
  const report: Report = (setting, message) =>
    context.addIssue({ code: 'custom', path: [setting], message });
  const signType = settings.signType ?? 'RSA2';
  const privateKey = readPrivateKey(settings.privateKey, signType, report);
  const keys = privateKey && readKeys(settings, { privateKey, signType }, report);
  if (!privateKey || !keys) {
    return z.NEVER;
  }
  return {
    application: {
      gateway: settings.gateway ?? new URL(gateways.production),
      appId: settings.appId,
      signType,
      privateKey,
      ...keys,
    },
    userIdentifier: settings.userIdentifier ?? 'auto',
  };
};

/**
 * Checks what an administrator saves and parses it to what the connector works with.
 *
 * Blank and `null` mean absent; unknown members are ignored. Every mistake is an issue under its
 * member's name, in words that say what to do and that hold nothing of the value.
 */
export const configGuard = z
  .preprocess((saved) => (isObject(saved) ? withoutBlanks(saved) : saved), settingsGuard)
  .transform(readSettings);
