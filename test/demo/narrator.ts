import { styleText } from 'node:util';
import { padded, wrap } from '../../src/cli/shell/wrap.ts';

const hasColours = process.stdout.isTTY && !process.env.NO_COLOR;
const columns = Math.min(process.stdout.columns ?? 80, 100);

// Bold, green and red alone: they are legible on dark terminals and on light ones.
const styled = (style: Parameters<typeof styleText>[0], text: string): string =>
  hasColours ? styleText(style, text) : text;

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Prints a text behind so many columns, which its first line fills and its further lines leave free. */
const printBehind = (first: string, width: number, text: string): void => {
  wrap(text, columns - width).forEach((line, index) => {
    print((index === 0 ? first : ' '.repeat(width)) + line);
  });
};

const margin = 2;
const labelWidth = 20;

export type Narrator = ReturnType<typeof createNarrator>;

/** Tells the story of a few sign-ins, a line at a time, and counts the scenes that end well. */
export const createNarrator = () => {
  let scenes = 0;
  let asExpected = 0;

  return {
    title: (text: string, ...remarks: string[]): void => {
      print(`\n${styled('bold', text)}`);
      for (const remark of remarks) {
        print(wrap(remark, columns).join('\n'));
      }
      print('');
    },

    line: (label: string, text: string): void =>
      printBehind(' '.repeat(margin) + padded(label, labelWidth - margin), labelWidth, text),

    /** Something that was checked and is so. */
    check: (text: string): void =>
      printBehind(`${' '.repeat(labelWidth)}${styled('green', '✓')} `, labelWidth + 2, text),

    /** Plays a scene. One that fails does not keep the next from being played. */
    scene: async (title: string, play: () => Promise<void>): Promise<void> => {
      scenes += 1;
      print(`\n${styled('bold', `${scenes}. ${title}`)}`);
      try {
        await play();
        asExpected += 1;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        printBehind(`  ${styled('red', '✗')} `, margin + 2, reason);
      }
    },

    /** Says how many scenes went as they should, and what to do next. Returns whether all did. */
    end: (scenesWell: (well: number, all: number) => string, next: string): boolean => {
      const isWell = asExpected === scenes;
      const mark = isWell ? styled('green', '✓') : styled('red', '✗');
      print(`\n${mark} ${styled('bold', scenesWell(asExpected, scenes))}`);
      print(`${wrap(next, columns).join('\n')}\n`);
      return isWell;
    },
  };
};
