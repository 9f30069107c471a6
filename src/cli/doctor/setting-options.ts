import { Option } from 'commander';
import { isKeyMaterialSetting, type SettingName } from '../../config/settings.ts';
import { say } from '../../text/text.ts';
import type { DoctorTexts } from './messages/texts.ts';
import type { GivenSettings } from './read-config.ts';

/** The options of the command line by name, as commander returns them. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** Certificate mode follows from the certificates that are given. */
const offered = (settings: readonly SettingName[]): SettingName[] =>
  settings.filter((setting) => setting !== 'certificateMode');

const kebabCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const optionOf = (setting: SettingName): Option => {
  const name = `--${kebabCase(setting)}`;
  if (setting === 'usePhoneNumber') {
    return new Option(name);
  }
  return new Option(isKeyMaterialSetting(setting) ? `${name}-file <FILE>` : `${name} <VALUE>`);
};

/** One option for each setting: `--app-id VALUE`, `--private-key-file FILE`, `--use-phone-number`. */
export const settingOptions = (
  settings: readonly SettingName[],
  texts: DoctorTexts['help'],
): Option[] =>
  offered(settings).map((setting) => {
    const option = optionOf(setting);
    option.description = say(isKeyMaterialSetting(setting) ? texts.settingFile : texts.setting, {
      setting,
    });
    return option;
  });

/** The settings among the options that were given. */
export const settingsAmong = (
  options: OptionValues,
  settings: readonly SettingName[],
): GivenSettings => {
  const given: GivenSettings = {};
  for (const setting of offered(settings)) {
    const value = options[optionOf(setting).attributeName()];
    if (typeof value === 'string' && isKeyMaterialSetting(setting)) {
      given[setting] = { file: value };
    } else if (typeof value === 'string' || value === true) {
      given[setting] = { value };
    }
  }
  return given;
};
