import { styleText } from 'node:util';

/** A text, or a text with a look that a terminal with colours shows. */
export type Span = string | { look: 'green' | 'red' | 'dim' | 'bold'; text: string };

/** One line of output. */
export type Line = Span | readonly Span[];

/**
 * Text without control and direction characters, line breaks included: names and versions of other
 * packages, and settings, could otherwise command the terminal or forge lines.
 */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');

const renderSpan = (span: Span, hasColours: boolean): string => {
  if (typeof span === 'string') {
    return printable(span);
  }
  const text = printable(span.text);
  return hasColours ? styleText(span.look, text, { validateStream: false }) : text;
};

/** Makes the text of lines. What they hold is made printable first, and painted then. */
export const renderLines = (lines: readonly Line[], hasColours: boolean): string =>
  lines
    .map((line) => (Array.isArray(line) ? line : [line]))
    .map((spans) => spans.map((span) => renderSpan(span, hasColours)).join(''))
    .join('\n');

/**
 * JSON, whose texts are as printable as lines. Line breaks stay, because JSON escapes them and keys
 * need them.
 */
export const renderJson = (value: object): string => {
  const makePrintable = (_key: string, member: unknown): unknown =>
    typeof member === 'string' ? member.split('\n').map(printable).join('\n') : member;
  return JSON.stringify(value, makePrintable, 2);
};

/** How many columns of a terminal a text takes; a Chinese character takes two. */
export const columnsOf = (text: string): number =>
  [...text].length + (text.match(/[\u2e80-\uffef]/gu)?.length ?? 0);

/** Pads a label to so many columns. */
export const padded = (label: string, columns: number): string =>
  label + ' '.repeat(Math.max(0, columns - columnsOf(label)));
