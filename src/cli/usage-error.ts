import type { CommanderError } from 'commander';
import type { Language } from './language.ts';

const seeHelp: Record<Language, string> = {
  en: 'See --help.',
  zh: '用法见 --help。',
};

/** The errors of a wrong command line as commander words them, and in Chinese. */
const inChinese: ReadonlyArray<[RegExp, string]> = [
  [/^error: unknown option '(.+?)'/, '没有选项 $1。'],
  [/^error: unknown command '(.+?)'/, '没有命令 $1。'],
  [/^error: too many arguments for '(.+?)'\. .*$/, '$1 的参数太多。'],
  [/^error: option '(.+?)' argument missing$/, '选项 $1 后面缺少值。'],
  [
    /^error: option '(.+?)' argument '(.*?)' is invalid\. Allowed choices are (.+)\.$/s,
    '选项 $1 不能是“$2”，只能是：$3。',
  ],
  [/\n\(Did you mean (?:one of )?(.+)\?\)$/, '是不是想用 $1？'],
];

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const sentence = (text: string): string => (/[.?)]$/.test(text) ? text : `${text}.`);

/** Says what is wrong with a command line. */
export const describeUsageError = ({ message }: CommanderError, language: Language): string => {
  const told =
    language === 'zh'
      ? inChinese.reduce((text, [english, chinese]) => text.replace(english, chinese), message)
      : sentence(capitalized(message.replace(/^error: /, '').replace('\n', ' ')));
  return `${told}\n${seeHelp[language]}`;
};
