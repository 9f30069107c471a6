import { styleText } from 'node:util';

const isTerminal = process.stdout.isTTY && !process.env.NO_COLOR;

const styled = (style: Parameters<typeof styleText>[0], text: string): string =>
  isTerminal ? styleText(style, text) : text;

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const labelWidth = 17;

/** Tells the story of a sign-in, a line at a time. */
export const narrator = {
  title: (text: string): void => print(`\n${styled('bold', text)}\n`),
  scene: (text: string): void => print(`\n ${styled(['bold', 'blue'], text)}`),
  line: (label: string, text: string): void =>
    print(`   ${styled('dim', label.padEnd(labelWidth))} ${text}`),
  /** Something that was checked and is so. */
  check: (text: string): void =>
    print(`   ${' '.repeat(labelWidth)} ${styled('green', '✓')} ${text}`),
  end: (text: string): void => print(`\n ${styled(['bold', 'green'], text)}\n`),
};
