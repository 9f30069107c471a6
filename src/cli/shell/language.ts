import { type Language, shellTexts } from './messages/languages.ts';

const isLanguage = (name: string): name is Language => Object.hasOwn(shellTexts, name);

/** The languages that the commands speak. */
export const languages: readonly Language[] = Object.keys(shellTexts).filter(isLanguage);

/** The variables in which POSIX looks for the language of messages, strongest first. */
const localeVariables = ['LC_ALL', 'LC_MESSAGES', 'LANG'];

const asked = (args: readonly string[]): string | undefined => {
  const index = args.findLastIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  return args[index] === '--lang' ? args[index + 1] : args[index]?.slice('--lang='.length);
};

/**
 * Chooses the language before the command line is parsed, because its errors and its help are
 * written in it too: the one that `--lang` names, else that of the locale, else English.
 */
export const chooseLanguage = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Language => {
  const named = languages.find((language) => language === asked(args));
  const locale = localeVariables.map((variable) => environment[variable]).find(Boolean);
  const ofLocale = languages.find((language) => locale?.toLowerCase().startsWith(language));
  return named ?? ofLocale ?? 'en';
};
