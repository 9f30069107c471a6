import type { ShellTexts } from './texts.ts';

// The system's codes of what the file system refuses, as the end of a sentence.
const reasons = new Map([
  ['ENOENT', 'it does not exist'],
  ['EACCES', 'there is no permission for it'],
  ['EPERM', 'there is no permission for it'],
  ['EROFS', 'the file system is read-only'],
  ['EEXIST', 'it exists already'],
  ['ENOTEMPTY', 'a folder of this name exists already'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a file stands where a folder is needed'],
  ['ENOSPC', 'the disk is full'],
  ['EPIPE', 'its reader has stopped'],
  ['EBUSY', 'it is in use'],
]);

/** Why the file system refuses something, as the end of a sentence; by its code, which stands for itself if it is not listed. */
export const reason = (systemCode: string): string => reasons.get(systemCode) ?? systemCode;

/** Proposes what was meant, if that can be guessed. */
export const didYouMean = (suggestion: string | undefined): string =>
  suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;

/** The sentences of the shell. */
export const en: ShellTexts = {
  help: {
    description: 'Alipay sign-in for Logto: keys, checks, installation.',
    titles: {
      'Usage:': 'Usage:',
      'Arguments:': 'Arguments:',
      'Options:': 'Options:',
      'Global Options:': 'Options of every command:',
      'Commands:': 'Commands:',
    },
    usageWords: { '[options]': '[options]', '[command]': '[command]' },
    help: 'show this help',
    helpCommand: 'show the help of a command',
    version: 'show the version',
    lang: 'en or zh (default: the language of the locale)',
    json: 'print JSON, for scripts',
    examples: ({ command }) => `
Examples:
  ${command} keygen --out keys
  ${command} doctor config.json
  ${command} install --path /etc/logto

Exit codes: 0 all is well, 1 a problem was found, 2 wrong usage.`,
  },

  seeHelp: 'See --help.',

  failures: {
    'option-unknown': ({ given, suggestion }) =>
      `Unknown option ${given}.${didYouMean(suggestion)}`,
    'command-unknown': ({ given, suggestion }) =>
      `Unknown command ${given}.${didYouMean(suggestion)}`,
    'option-without-value': ({ given }) => `The option ${given} needs a value.`,
    'value-not-a-choice': ({ option, value, choices }) =>
      `${option} cannot be ${value}. Choose one of: ${choices.join(', ')}.`,
    'too-many-arguments': ({ given }) => `Too many arguments for ${given}.`,
    'argument-missing': ({ given }) => `The argument ${given} is missing.`,
    'usage-wrong': 'The command line is wrong.',
    'output-not-written': ({ systemCode }) =>
      `The output cannot be written: ${reason(systemCode)}. What is written is not whole: run the command again.`,
    'source-unreadable': ({ source, systemCode }) =>
      `${source} cannot be read: ${reason(systemCode)}.`,
    'value-not-a-number': ({ option, value, minimum }) =>
      `${option} cannot be ${value}. Give a whole number from ${minimum} on.`,
  },
};
