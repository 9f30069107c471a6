import { styleText } from 'node:util';

/** The looks that a text may have on a terminal that shows colours. */
export type Look = 'green' | 'red' | 'dim' | 'bold';

export type Paint = (look: Look, text: string) => string;

/** Paints texts, or leaves them plain. */
export const createPaint =
  (hasColours: boolean): Paint =>
  (look, text) =>
    hasColours ? styleText(look, text, { validateStream: false }) : text;

/** Text from elsewhere without the characters that a terminal would take for commands. */
export const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

/** How many columns of a terminal a text takes; a Chinese character takes two. */
export const columnsOf = (text: string): number =>
  [...text].length + (text.match(/[\u2e80-\uffef]/gu)?.length ?? 0);

/** Pads a label to so many columns. */
export const padded = (label: string, columns: number): string =>
  label + ' '.repeat(Math.max(0, columns - columnsOf(label)));
