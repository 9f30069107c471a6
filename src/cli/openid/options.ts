import path from 'node:path';
import { Option } from 'commander';
import type { CliContext } from '../shell/context.ts';
import { numberOf } from '../shell/number-of.ts';
import { oneOf } from '../shell/one-of.ts';
import type { OpenidMessages } from './messages/texts.ts';
import { idKinds } from './people/kinds.ts';
import { sources } from './people/sources.ts';
import type { SourceOptions } from './sources/find.ts';

/** The folder of people and of all files that are written, unless another one is named. */
export const defaultFolder = './alipay-openid';

const ofLogto = ['logto', 'logtoAdmin', 'folder', 'to', 'rate'] as const;
const ofSources = ['map', 'order', 'ignore'] as const;
const ofPlan = [
  ...ofSources,
  ...(['decisions', 'allowUnmapped', 'allowUnconfirmed', 'flip'] as const),
] as const;

/** The options of each command, in the order of its help. */
const optionNames = {
  check: ofLogto,
  map: [...ofLogto, ...ofSources, 'users', 'createOrder'],
  apply: [...ofLogto, ...ofPlan, 'closeRegistration', 'yes'],
  sql: [...ofLogto, ...ofPlan, 'users', 'rehearse', 'index'],
  export: ['folder', 'to'],
} as const;

export type CommandName = keyof typeof optionNames;
type OptionName = (typeof optionNames)[CommandName][number];

/** The options of all commands, but for those that a session is made of; none has all of them. */
export interface Options extends SourceOptions {
  decisions?: string;
  /** So many users may be left behind. */
  allowUnmapped?: number;
  /** Whether people may be moved whose ids Alipay has not confirmed. */
  allowUnconfirmed?: boolean;
  flip?: boolean;
  closeRegistration?: boolean;
  yes?: boolean;
  rehearse?: boolean;
  index?: boolean;
}

/** What options are given, or are to be. */
export type Given = { [Name in OptionName]?: string | number | boolean | undefined };

/** What the declaration of options works with. */
interface OptionContext {
  texts: OpenidMessages;
  context: Pick<CliContext, 'workingFolder'>;
}

/** Declares the options of a command. Files are in the working folder unless their paths are absolute. */
export const optionsOf = (
  command: CommandName,
  { texts: { openid, logto }, context }: OptionContext,
): Option[] => {
  const { options: texts } = openid.help;
  const file = (name: string): string => path.resolve(context.workingFolder, name);
  const count = numberOf('--allow-unmapped', 0);
  const options: Record<OptionName, Option> = {
    logto: new Option('--logto <URL>', logto.options.logto),
    logtoAdmin: new Option('--logto-admin <URL>', logto.options.logtoAdmin),
    folder: new Option('--folder <DIR>', texts.folder).default(defaultFolder),
    to: new Option('--to <ID>', texts.to).argParser(oneOf('--to', idKinds)).default('open_id'),
    rate: new Option('--rate <N>', texts.rate).argParser(numberOf('--rate', 1)),
    map: new Option('--map <FILE>', texts.map).argParser(file),
    order: new Option('--order <ID>', texts.order),
    ignore: new Option('--ignore <SOURCE>', texts.ignore).argParser(oneOf('--ignore', sources)),
    users: new Option('--users <FILE>', texts.users).argParser(file),
    createOrder: new Option('--create-order', texts.createOrder),
    decisions: new Option('--decisions <FILE>', texts.decisions).argParser(file),
    allowUnmapped: new Option('--allow-unmapped <N>', texts.allowUnmapped).argParser(count),
    allowUnconfirmed: new Option('--allow-unconfirmed', texts.allowUnconfirmed),
    flip: new Option('--flip', texts.flip),
    closeRegistration: new Option('--close-registration', texts.closeRegistration),
    yes: new Option('--yes', texts.yes),
    rehearse: new Option('--rehearse', texts.rehearse),
    index: new Option('--index', texts.index),
  };
  return optionNames[command].map((name) => options[name]);
};

/** What the next command needs as well; not what is for one run, such as `yes`. */
const lasting = [...ofLogto, ...ofPlan, 'closeRegistration'] as const;

export const lastingAmong = (given: Given): Given =>
  Object.fromEntries(lasting.map((name) => [name, given[name]]));

/** Options as they stand in a command line: what the command has, and is not so without them. */
export const argumentsOf = (
  command: CommandName,
  given: Given,
  context: OptionContext,
): string[] => {
  const values = new Map(Object.entries(given));
  return optionsOf(command, context).flatMap((option) => {
    const value = values.get(option.attributeName());
    return value === undefined || value === false || value === option.defaultValue
      ? []
      : [option.long, ...(value === true ? [] : [value])].map(String);
  });
};
