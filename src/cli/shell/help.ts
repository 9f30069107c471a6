import { Help, type HelpConfiguration } from 'commander';
import { columnsOf, padded, wrap } from './wrap.ts';

/** The width of help that is not shown by a terminal. */
const defaultColumns = 80;

/** A description that had fewer columns beside its term begins below it. */
const narrowestDescription = 24;

const indent = '  ';
const indentBelow = ' '.repeat(6);

const helpColumns = (columns: number | undefined): number => columns ?? defaultColumns;

/** An option or command with its description, beside it or below it. */
const formatItem =
  (columns: number): Help['formatItem'] =>
  (term, termWidth, description) => {
    const start = indent + padded(term, termWidth + indent.length);
    const besideColumns = columns - columnsOf(start);
    return besideColumns >= narrowestDescription
      ? start + wrap(description, besideColumns).join(`\n${' '.repeat(columnsOf(start))}`)
      : [indent + term, ...wrap(description, columns - indentBelow.length)].join(
          `\n${indentBelow}`,
        );
  };

/** Commander puts a blank between title and usage; the colon of Chinese has its own. */
const formatHelp: Help['formatHelp'] = (command, helper) =>
  new Help().formatHelp(command, helper).replace(/^(.*：) /, '$1');

/** Says the words of usage lines in the language of the help. */
const inWords = (usage: string, words: Readonly<Record<string, string>>): string =>
  usage.replace(/\[\w+\]/g, (word) => words[word] ?? word);

/**
 * Lays help out by the width of the terminal, in Chinese too.
 *
 * @param columns absent if standard output is not a terminal.
 * @param usageWords what stands for commander's `[options]` and `[command]`.
 */
export const helpLayout = (
  columns: number | undefined,
  usageWords: Readonly<Record<string, string>>,
): HelpConfiguration => ({
  helpWidth: helpColumns(columns),
  minWidthToWrap: 1,
  displayWidth: columnsOf,
  boxWrap: (text, width) => wrap(text, width).join('\n'),
  formatItem: formatItem(helpColumns(columns)),
  formatHelp,
  commandUsage: (command) => inWords(new Help().commandUsage(command), usageWords),
  subcommandTerm: (command) => inWords(new Help().subcommandTerm(command), usageWords),
});

/** Wraps what follows the options. Indented lines are to be copied, and stay as they are. */
export const wrapHelpText = (text: string, columns: number | undefined): string =>
  text
    .split('\n')
    .flatMap((line) => (line.startsWith(indent) ? line : wrap(line, helpColumns(columns))))
    .join('\n');
