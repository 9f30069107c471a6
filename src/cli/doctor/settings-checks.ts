import { givenSettings, isCertificateMode, readConfig } from '../../config/guard.ts';
import type { Mistake } from '../../config/mistakes.ts';
import {
  certificateSettings,
  keyMaterialSettings,
  nativeSettings,
  type SettingName,
} from '../../config/settings.ts';
import { parsePrivateKey } from '../../crypto/keys.ts';
import type { Application } from '../../gateway/application.ts';
import { type Language, messages } from '../../messages/languages.ts';
import { describeMistake, say } from '../../messages/messages.ts';
import { publicKeyLine } from '../public-key-line.ts';
import type { Check } from './check.ts';
import { describeSetting } from './describe-setting.ts';
import type { RawConfig } from './read-config.ts';

/** What is wrong, by setting; each setting's first mistake. */
type Mistakes = ReadonlyMap<SettingName, Mistake>;

interface Context {
  config: Partial<Record<SettingName, unknown>>;
  mistakes: Mistakes;
  language: Language;
}

/** Why a valid setting is skipped, if it is. */
const reasonToSkip = (
  setting: SettingName,
  { config, mistakes, language }: Context,
): string | undefined => {
  const texts = messages[language].commands.doctor;
  const usesCertificates = isCertificateMode(config);
  const isCertificate = certificateSettings.some((name) => name === setting);
  const isKeyMaterial = keyMaterialSettings.some((name) => name === setting);
  if (setting === 'alipayPublicKey' && usesCertificates) {
    return texts.notUsedInMode;
  }
  if (config[setting] === undefined) {
    return setting === 'certificateMode' && usesCertificates
      ? texts.modeByFiles
      : texts.notSet[setting];
  }
  if (isCertificate && !usesCertificates) {
    return texts.notUsedWithoutMode;
  }
  return isKeyMaterial && mistakes.has('privateKey') ? texts.privateKeyFirst : undefined;
};

const checkSetting = (setting: SettingName, context: Context): Check => {
  const { config, mistakes, language } = context;
  const mistake = mistakes.get(setting);
  if (mistake !== undefined) {
    const message = describeMistake(setting, mistake, messages[language].connector);
    return { id: setting, status: 'failed', message };
  }
  const reason = reasonToSkip(setting, context);
  return reason === undefined
    ? {
        id: setting,
        status: 'passed',
        message: describeSetting(setting, config[setting], language),
      }
    : { id: setting, status: 'skipped', message: reason };
};

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/** Members that the guard ignores, which may be settings that are spelled wrongly. */
const checkUnknown = (name: string, language: Language): Check => {
  const texts = messages[language].commands.doctor;
  const meant = nativeSettings.find((setting) => plain(setting) === plain(name));
  return meant === undefined
    ? { id: name, status: 'skipped', message: texts.unknown }
    : {
        id: name,
        status: 'failed',
        message: say(texts.misspelt, { setting: meant }),
        next: say(texts.rename, { name, setting: meant }),
      };
};

/** Shows the public key, which only Alipay's console or a certificate can confirm. */
const checkPublicKey = (
  { config: { privateKey }, mistakes, language }: Context,
  application: Application | undefined,
): Check => {
  const id = 'publicKey';
  const texts = messages[language].commands.doctor;
  if (typeof privateKey !== 'string' || mistakes.has('privateKey')) {
    return { id, status: 'skipped', message: texts.privateKeyFirst };
  }
  const line = publicKeyLine(parsePrivateKey(privateKey));
  return application?.certificates
    ? { id, status: 'passed', message: say(texts.certifiedPublicKey, { line }) }
    : { id, status: 'skipped', message: say(texts.comparePublicKey, { line }) };
};

/** A name that is safe to print: a key may have been pasted as a name. */
const isName = (name: string): boolean => /^[\w-]{1,40}$/.test(name);

/**
 * Checks each setting as the connector's own guard sees it, and shows the public key that belongs
 * to the private key.
 *
 * @returns the application only if the guard has nothing to object to.
 */
export const checkSettings = (
  rawConfig: RawConfig,
  language: Language,
): { checks: Check[]; application?: Application } => {
  const { config: { application } = {}, mistakes: found = [] } = readConfig(
    rawConfig,
    nativeSettings,
  );
  const mistakes: Mistakes = new Map(
    found.toReversed().map(({ setting, mistake }) => [setting, mistake]),
  );
  const config = givenSettings(rawConfig, nativeSettings);
  const unknown = Object.keys(rawConfig).filter(
    (name) => isName(name) && !nativeSettings.some((setting) => setting === name),
  );
  const context = { config, mistakes, language };
  return {
    checks: [
      ...nativeSettings.map((setting) => checkSetting(setting, context)),
      ...unknown.map((name) => checkUnknown(name, language)),
      checkPublicKey(context, application),
    ],
    ...(application && { application }),
  };
};
