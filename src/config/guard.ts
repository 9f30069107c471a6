/*
 * config: what an administrator saves, checked and parsed. Each mistake is reported by setting and code.
 * Says no sentence, and no mistake holds a part of a key. Knows nothing of Logto's kit.
 */

import type { KeyObject } from 'node:crypto';
import { belongsTo, parsePrivateKey, parsePublicKey } from '../crypto/keys.ts';
import type { SignType } from '../crypto/signature.ts';
import type { Application } from '../gateway/application.ts';
import { readCertificates } from './certificates.ts';
import { gateways, readGateway } from './gateway.ts';
import { reportTooShort } from './key-length.ts';
import { parsedOrReported, type Report, type SettingMistake } from './mistakes.ts';
import {
  type CertificateSetting,
  certificateSettings,
  type SettingName,
  settingNames,
  type UserIdentifier,
} from './settings.ts';
import { type Given, readForm, type Settings } from './settings-form.ts';

/** What the connector works with: the administrator's settings, checked and parsed. */
export interface Config {
  application: Application;
  userIdentifier: UserIdentifier;
  /** Whether Alipay's mobile number becomes the user's in Logto. Then every answer is verified. */
  usePhoneNumber: boolean;
  /** Members of Alipay's answer about a user that are kept besides the usual ones. */
  profileFields: readonly string[];
  /** What the user is asked to consent to in the browser, separated by commas. */
  scope?: string;
}

const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

/**
 * The settings of a connector out of what was saved, without blank ones: the form of the Admin
 * Console sends `''` for a field left empty. Other members are not looked at.
 */
export const givenSettings = (saved: unknown, settings: readonly SettingName[]): Given => {
  if (typeof saved !== 'object' || saved === null) {
    return {};
  }
  const given: Given = {};
  for (const name of settings) {
    const value: unknown = Object.hasOwn(saved, name) ? Reflect.get(saved, name) : undefined;
    if (!isBlank(value)) {
      given[name] = value;
    }
  }
  return given;
};

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
    report('alipayPublicKey', { code: 'own-public-key' });
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
    report('certificateMode', { code: 'certificates-not-used' });
    return undefined;
  }
  return {};
};

/** A forged number would join two people's accounts. */
const expectVerification = (given: Given, report: Report): void => {
  if (given.alipayPublicKey === undefined && !isCertificateMode(given)) {
    report('usePhoneNumber', { code: 'phone-number-unverified' });
  }
};

const readSettings = (given: Given, report: Report): Config | undefined => {
  const settings = readForm(given, report);
  const { appId, signType = 'RSA2', usePhoneNumber = false, scope } = settings;
  if (given.appId === undefined) {
    report('appId', { code: 'app-id-missing' });
  }
  if (given.privateKey === undefined) {
    report('privateKey', { code: 'empty' });
  }
  if (usePhoneNumber) {
    expectVerification(given, report);
  }
  const gateway = readGateway(settings.gateway ?? gateways.production, report);
  const privateKey =
    settings.privateKey === undefined
      ? undefined
      : readPrivateKey(settings.privateKey, signType, report);
  const keys = privateKey && readKeys(settings, { privateKey, signType }, report);
  return appId !== undefined && gateway && privateKey && keys
    ? {
        application: { gateway, appId, signType, privateKey, ...keys },
        userIdentifier: settings.userIdentifier ?? 'auto',
        usePhoneNumber,
        profileFields: settings.profileFields ?? [],
        ...(scope !== undefined && { scope }),
      }
    : undefined;
};

const inFormOrder = (mistakes: readonly SettingMistake[]): SettingMistake[] =>
  settingNames.flatMap((name) => mistakes.filter(({ setting }) => setting === name));

/** The checked settings, or all that is wrong with them. */
export type ConfigReading =
  | { config: Config; mistakes?: undefined }
  | { config?: undefined; mistakes: SettingMistake[] };

/**
 * Checks settings out of which blank ones have been taken, as {@link givenSettings} does.
 *
 * @param isTolerated whether a mistake does not count.
 */
export const readGiven = (
  given: Given,
  isTolerated: (mistake: SettingMistake) => boolean,
): ConfigReading => {
  const mistakes: SettingMistake[] = [];
  const config = readSettings(given, (setting, mistake) => mistakes.push({ setting, mistake }));
  return config && mistakes.every(isTolerated) ? { config } : { mistakes: inFormOrder(mistakes) };
};

/**
 * Checks what an administrator saves and parses it to what the connector works with.
 *
 * Blank and `null` mean absent; unknown members are ignored. Guaranteed: every mistake that can be
 * found is reported, by setting and code, and none of its values is part of a key.
 *
 * @param settings those of the connector: a setting of another connector is an unknown member.
 */
export const readConfig = (saved: unknown, settings: readonly SettingName[]): ConfigReading =>
  readGiven(givenSettings(saved, settings), () => false);
