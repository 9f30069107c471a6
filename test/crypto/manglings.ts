import * as fc from 'fast-check';

/** Inserts a text after every so many characters; not after a backslash, which may begin `\n`. */
const inserted = (text: string, foreign: string, distance: number): string =>
  text.replaceAll(new RegExp(`.{${distance}}(?<!\\\\)`, 'gsu'), `$&${foreign}`);

const rewrapped = (text: string, width: number): string =>
  text.replaceAll(new RegExp(`[A-Za-z0-9+/]{${width}}`, 'g'), '$&\n');

/** What befalls a key between the tool that made it and the field that it is pasted into. */
const manglings: Record<string, (text: string) => string> = {
  CRLF: (text) => text.replaceAll(/\r?\n/g, '\r\n'),
  CR: (text) => text.replaceAll('\n', '\r'),
  'one line with blanks': (text) => text.replaceAll(/[\r\n]+/g, ' '),
  'one line without blanks': (text) => text.replaceAll(/\s+/g, ''),
  'spelled-out LF': (text) => text.replaceAll('\n', '\\n'),
  'spelled-out CRLF': (text) => text.replaceAll('\n', '\\r\\n'),
  'doubled backslashes': (text) => text.replaceAll('\\', '\\\\'),
  JSON: (text) => JSON.stringify(text),
  'escaped slashes': (text) => text.replaceAll('/', '\\/'),
  'single quotes': (text) => `'${text}'`,
  'typographic quotes': (text) => `“${text}”`,
  'byte order mark': (text) => `\uFEFF${text}`,
  'blank lines around': (text) => `\n\n${text}\n \n`,
  indentation: (text) => text.replaceAll(/^/gm, '  \t'),
  'narrow lines': (text) => rewrapped(text, 19),
  'wide lines': (text) => rewrapped(text, 76),
  'no-break blanks': (text) => inserted(text, '\u00A0', 50),
  'zero-width blanks': (text) => inserted(text, '\u200B', 33),
  'ideographic blanks': (text) => inserted(text, '\u3000', 90),
  'direction marks': (text) => inserted(text, '\u200E', 100),
  'one dash less': (text) => text.replaceAll('-----', '----'),
  'em dashes': (text) => text.replaceAll('--', '—'),
  'en dashes': (text) => text.replaceAll('-', '–'),
  'minus signs': (text) => text.replaceAll('-', '−'),
};

/** Up to six of the manglings, by name, in any order, each as often as it comes. */
export const anyManglings = fc.array(fc.constantFrom(...Object.keys(manglings)), { maxLength: 6 });

/** Applies manglings by name. */
export const mangled = (text: string, names: string[]): string =>
  names.reduce((result, name) => manglings[name]?.(result) ?? result, text);

/** The forms in which one PEM text may be given to begin with. */
export const formsOf = (pem: string): string[] => {
  const block = pem.slice(pem.indexOf('-----BEGIN'));
  const body = block.replaceAll(/-----.*\n/g, '');
  return [
    pem,
    block,
    body,
    `C:\\new\\test-key.txt -- BEGIN here:\n${pem}`,
    `${block}\n-- \nRegards`,
    block.replace(/-----END.*/s, ''),
    block.replace(/ND [A-Z ]+-----\n$/, ''),
    block.replaceAll(/(BEGIN|END) [A-Z ]+/g, '$1 PRIVATE KEY'),
    block.replaceAll(/(BEGIN|END) [A-Z ]+/g, '$1 RSA PUBLIC KEY'),
  ];
};
