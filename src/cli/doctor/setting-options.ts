import { Option } from 'commander';
import { keyMaterialSettings, type SettingName } from '../../config/settings.ts';
import { type CommandMessages, say } from '../../messages/messages.ts';
import type { GivenSettings } from './read-config.ts';

/** The options of the command line by name, as commander returns them. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** Certificate mode follows from the certificates that are given. */
const offered = (settings: readonly SettingName[]): SettingName[] =>
  settings.filter((setting) => setting !== 'certificateMode');

const isFile = (setting: SettingName): boolean =>
  keyMaterialSettings.some((name) => name === setting);

const kebabCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const optionOf = (setting: SettingName): Option =>
  new Option(
    isFile(setting) ? `--${kebabCase(setting)}-file <FILE>` : `--${kebabCase(setting)} <VALUE>`,
  );

/** One option for each setting: `--app-id VALUE`, `--private-key-file FILE`. */
export const settingOptions = (
  settings: readonly SettingName[],
  texts: CommandMessages['help']['doctor'],
): Option[] =>
  offered(settings).map((setting) => {
    const option = optionOf(setting);
    option.description = say(isFile(setting) ? texts.settingFile : texts.setting, { setting });
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
    if (typeof value === 'string') {
      given[setting] = isFile(setting) ? { file: value } : { value };
    }
  }
  return given;
};
