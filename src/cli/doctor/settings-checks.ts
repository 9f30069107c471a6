import { gateways } from '../../config/gateway.ts';
import { givenSettings, isCertificateMode, readConfig } from '../../config/guard.ts';
import type { Mistake } from '../../config/mistakes.ts';
import {
  isCertificateSetting,
  isKeyMaterialSetting,
  type SettingName,
} from '../../config/settings.ts';
import { describeMistake } from '../../connector/messages/describe.ts';
import { parsePrivateKey } from '../../crypto/keys.ts';
import { publicKeyLine } from '../../crypto/public-key-line.ts';
import type { Application } from '../../gateway/application.ts';
import { say } from '../../text/text.ts';
import type { Check } from '../shell/check.ts';
import { checkChain } from './chain-check.ts';
import { describeSetting } from './describe-setting.ts';
import { checkExpiry } from './expiry.ts';
import type { DoctorMessages, DoctorTexts } from './messages/texts.ts';
import type { RawConfig } from './read-config.ts';
import { checkSensitiveFields } from './sensitive-fields.ts';

/** What is wrong, by setting; each setting's first mistake. */
type Mistakes = ReadonlyMap<SettingName, Mistake>;

interface Context {
  config: Partial<Record<SettingName, unknown>>;
  mistakes: Mistakes;
  messages: DoctorMessages;
}

/** Why a setting that is given is skipped, if it is. */
const reasonToSkip = (
  setting: SettingName,
  { config, mistakes, messages: { doctor: texts } }: Context,
): string | undefined => {
  const usesCertificates = isCertificateMode(config);
  if (setting === 'alipayPublicKey' && usesCertificates) {
    return texts.notUsedInMode;
  }
  if (config[setting] === undefined) {
    return undefined;
  }
  if (isCertificateSetting(setting) && !usesCertificates) {
    return texts.notUsedWithoutMode;
  }
  return isKeyMaterialSetting(setting) && mistakes.has('privateKey')
    ? texts.privateKeyFirst
    : undefined;
};

/** A setting that is left out. */
const checkAbsent = (setting: SettingName, { config, messages }: Context): Check => {
  const { doctor: texts } = messages;
  const usesCertificates = isCertificateMode(config);
  if (setting === 'certificateMode' && usesCertificates) {
    return { id: setting, status: 'skipped', message: texts.modeByFiles };
  }
  const message = texts.notSet[setting];
  if (setting === 'alipayPublicKey') {
    return { id: setting, status: 'warning', message };
  }
  return {
    id: setting,
    status: 'skipped',
    message,
    ...(isCertificateSetting(setting) && { isQuiet: true }),
  };
};

/** A gateway at which no user of a published app signs in. */
const checkOtherGateway = (check: Check, texts: DoctorTexts): Check => {
  const { host } = new URL(check.message);
  if (host === new URL(gateways.production).host) {
    return check;
  }
  const isSandbox = host === new URL(gateways.sandbox).host;
  const remark = isSandbox ? texts.sandbox : texts.otherGateway;
  return { ...check, status: 'warning', message: say(remark, { address: check.message }) };
};

const checkSetting = (setting: SettingName, context: Context): Check => {
  const { config, mistakes, messages } = context;
  const mistake = mistakes.get(setting);
  if (mistake !== undefined) {
    const message = describeMistake(setting, mistake, messages.connector);
    return { id: setting, status: 'failed', message, values: { mistake: mistake.code } };
  }
  const reason = reasonToSkip(setting, context);
  if (reason !== undefined) {
    return { id: setting, status: 'skipped', message: reason };
  }
  if (config[setting] === undefined) {
    return checkAbsent(setting, context);
  }
  const message = describeSetting(setting, config[setting], messages.doctor);
  const check: Check = { id: setting, status: 'passed', message };
  switch (setting) {
    case 'gateway':
      return checkOtherGateway(check, messages.doctor);
    case 'profileFields':
      return checkSensitiveFields(check, String(config[setting]), messages.doctor);
    default:
      return check;
  }
};

/** Checks a setting and, of certificates that are right, how long they last and Alipay's chain. */
const checkClosely = (
  setting: SettingName,
  warnDays: number | undefined,
  context: Context,
): Check => {
  const { config, mistakes, messages } = context;
  const check = checkSetting(setting, context);
  const dated = checkExpiry(check, String(config[setting]), warnDays, messages.doctor);
  const isRight = check.status === 'passed' && !mistakes.has('alipayRootCert');
  return setting === 'alipayCert' && isRight
    ? checkChain(dated, String(config.alipayCert), String(config.alipayRootCert), messages.doctor)
    : dated;
};

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/** Members that the guard ignores, which may be settings that are spelled wrongly. */
const checkUnknown = (
  name: string,
  settings: readonly SettingName[],
  texts: DoctorTexts,
): Check => {
  const meant = settings.find((setting) => plain(setting) === plain(name));
  return meant === undefined
    ? { id: name, status: 'skipped', message: texts.unknown }
    : {
        id: name,
        status: 'failed',
        message: say(texts.misspelt, { setting: meant }),
        next: say(texts.rename, { name, setting: meant }),
      };
};

/** The public key, to be compared with the one in Alipay's console. */
const publicKeyOf = ({ config: { privateKey }, mistakes }: Context): string | undefined =>
  typeof privateKey === 'string' && !mistakes.has('privateKey')
    ? publicKeyLine(parsePrivateKey(privateKey))
    : undefined;

/** A name that is safe to print: a key may have been pasted as a name. */
const isName = (name: string): boolean => /^[\w-]{1,40}$/.test(name);

/** What is asked of the settings. */
export interface SettingsCheck {
  /** The settings that the connector has. */
  settings: readonly SettingName[];
  /** A certificate that ends within so many days fails. */
  warnDays: number | undefined;
}

/**
 * Checks each setting as the connector's own guard sees it.
 *
 * @returns the application only if the guard has nothing to object to; the public key that belongs
 * to the private key, if that is one.
 */
export const checkSettings = (
  rawConfig: RawConfig,
  { settings, warnDays }: SettingsCheck,
  messages: DoctorMessages,
): { checks: Check[]; application: Application | undefined; publicKey: string | undefined } => {
  const { config: { application } = {}, mistakes: found = [] } = readConfig(rawConfig, settings);
  const mistakes: Mistakes = new Map(
    found.toReversed().map(({ setting, mistake }) => [setting, mistake]),
  );
  const config = givenSettings(rawConfig, settings);
  const unknown = Object.keys(rawConfig).filter(
    (name) => isName(name) && !settings.some((setting) => setting === name),
  );
  const context = { config, mistakes, messages };
  return {
    checks: [
      ...settings.map((setting) => checkClosely(setting, warnDays, context)),
      ...unknown.map((name) => checkUnknown(name, settings, messages.doctor)),
    ],
    application,
    publicKey: publicKeyOf(context),
  };
};
