import type { Line } from '../shell/line.ts';
import type { OpenidTexts } from './messages/texts.ts';

/** The one thing to do next: a sentence, and the commands that it speaks of. */
export interface Next {
  words: string;
  commands?: readonly string[];
}

/** Commands stand alone on a line that is never wrapped, so that they can be copied. */
export const printNext = ({ next }: OpenidTexts, { words, commands = [] }: Next): Line[] => [
  { head: [{ look: 'bold', text: next }], body: words },
  ...commands.map((verbatim) => ({ verbatim })),
];

/** The same for scripts. */
export const nextText = ({ words, commands = [] }: Next): string => [words, ...commands].join(' ');
