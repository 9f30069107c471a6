import { Rules } from '@cto.af/linebreak';
import { StringWidth } from '@cto.af/string-width';

// The locale would decide how wide ambiguous characters are, such as ✓; terminals show them narrow.
const width = new StringWidth({ locale: 'en', isCJK: false });

/** How many columns of a terminal a text takes; a Chinese character takes two. */
export const columnsOf = (text: string): number => width.width(text);

/** Pads a text to so many columns. */
export const padded = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - columnsOf(text)));

/**
 * Wraps a text to so many columns, between words, and in Chinese between characters.
 *
 * A word that is longer than a line stays whole, so that an address or a path can be copied.
 *
 * @see https://www.unicode.org/reports/tr14/
 */
export const wrap = (text: string, columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const { string = '' } of new Rules({ string: true }).breaks(text)) {
    if (line !== '' && columnsOf((line + string).trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += string;
  }
  return [...lines, line.trimEnd()];
};
