import { givenSettings, isCertificateMode, readConfig } from '../../config/guard.ts';
import type { Mistake } from '../../config/mistakes.ts';
import { certificateSettings, type SettingName, settingNames } from '../../config/settings.ts';
import { parsePrivateKey } from '../../crypto/keys.ts';
import type { Application } from '../../gateway/application.ts';
import { messages } from '../../messages/languages.ts';
import { describeMistake } from '../../messages/messages.ts';
import type { Language } from '../language.ts';
import { publicKeyLine } from '../public-key-line.ts';
import type { Check } from './check.ts';
import { describeSetting, isKeyMaterial } from './describe-setting.ts';
import { doctorMessages } from './messages.ts';
import type { RawConfig } from './read-config.ts';

/** What is wrong, by setting; each setting's first mistake. */
type Mistakes = ReadonlyMap<SettingName, Mistake>;

interface Context {
  config: Partial<Record<SettingName, unknown>>;
  mistakes: Mistakes;
  language: Language;
}

/** Why a setting that nothing is wrong with is not looked at, if it is not. */
const reasonToSkip = (
  setting: SettingName,
  { config, mistakes, language }: Context,
): string | undefined => {
  const texts = doctorMessages[language];
  const usesCertificates = isCertificateMode(config);
  const isCertificate = certificateSettings.some((name) => name === setting);
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
  return isKeyMaterial(setting) && mistakes.has('privateKey') ? texts.privateKeyFirst : undefined;
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
  const texts = doctorMessages[language];
  const meant = settingNames.find((setting) => plain(setting) === plain(name));
  return meant === undefined
    ? { id: name, status: 'skipped', message: texts.unknown }
    : {
        id: name,
        status: 'failed',
        message: texts.misspelt(meant),
        next: texts.rename(name, meant),
      };
};

/** Tells the public key that nobody but Alipay's console, or a certificate, can confirm. */
const checkPublicKey = (
  { config: { privateKey }, mistakes, language }: Context,
  application: Application | undefined,
): Check => {
  const id = 'publicKey';
  const texts = doctorMessages[language];
  if (typeof privateKey !== 'string' || mistakes.has('privateKey')) {
    return { id, status: 'skipped', message: texts.privateKeyFirst };
  }
  const line = publicKeyLine(parsePrivateKey(privateKey));
  return application?.certificates
    ? { id, status: 'passed', message: texts.certifiedPublicKey(line) }
    : { id, status: 'skipped', message: texts.comparePublicKey(line) };
};

/** A name that is fit to be printed: nobody knows what stands where a name should. */
const isName = (name: string): boolean => /^[\w-]{1,40}$/.test(name);

/**
 * Checks each setting as the connector's own guard sees it, and tells the public key that belongs
 * to the private key.
 *
 * @returns the application only where the guard has nothing to object to.
 */
export const checkSettings = (
  rawConfig: RawConfig,
  language: Language,
): { checks: Check[]; application?: Application } => {
  const { config: { application } = {}, mistakes: found = [] } = readConfig(rawConfig);
  const mistakes: Mistakes = new Map(
    found.toReversed().map(({ setting, mistake }) => [setting, mistake]),
  );
  const config = givenSettings(rawConfig);
  const unknown = Object.keys(rawConfig).filter(
    (name) => isName(name) && !settingNames.some((setting) => setting === name),
  );
  const context = { config, mistakes, language };
  return {
    checks: [
      ...settingNames.map((setting) => checkSetting(setting, context)),
      ...unknown.map((name) => checkUnknown(name, language)),
      checkPublicKey(context, application),
    ],
    ...(application && { application }),
  };
};
