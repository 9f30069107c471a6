import { Rules } from '@cto.af/linebreak';
import { StringWidth } from '@cto.af/string-width';

// The locale would decide how wide ambiguous characters are, such as ✓; terminals show them narrow.
const width = new StringWidth({ locale: 'en', isCJK: false });

/** How many columns of a terminal a text takes; a Chinese character takes two. */
export const columnsOf = (text: string): number => width.width(text);

/** Pads a text to so many columns. */
export const padded = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - columnsOf(text)));

/** Whether a word goes on from one text to the next: neither a blank nor Chinese parts them. */
const isOneWord = (before: string, after: string): boolean =>
  /\S$/.test(before) && columnsOf(before.slice(-1)) === 1 && columnsOf(after.slice(0, 1)) === 1;

/** The parts of a text between which a line may end. */
const partsOf = (text: string): string[] => {
  const parts: string[] = [];
  for (const { string = '' } of new Rules({ string: true }).breaks(text)) {
    // The rules keep a slash with what is before it, even after a blank; a path begins with one.
    for (const part of string.split(/(?<= )(?=\/)/)) {
      const last = parts.at(-1);
      if (last !== undefined && isOneWord(last, part)) {
        parts[parts.length - 1] = last + part;
      } else {
        parts.push(part);
      }
    }
  }
  return parts;
};

/**
 * Wraps a text to so many columns, between words, and in Chinese between characters.
 *
 * A word stays whole, even if it is longer than a line, so that an address or a path can be copied.
 *
 * @see https://www.unicode.org/reports/tr14/
 */
export const wrap = (text: string, columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const part of partsOf(text)) {
    if (line !== '' && columnsOf((line + part).trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += part;
  }
  return [...lines, line.trimEnd()];
};
