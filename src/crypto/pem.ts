import { KeyMaterialError } from './key-material-error.ts';

/**
 * The longest text, in characters, that is looked at as a key or certificates: to parse it holds the
 * event loop. Alipay's root bundle has about 6000.
 */
export const longestKeyMaterial = 32 * 1024;

/*
 * Characters that consoles, chat apps, editors, .env files and JSON add to a key: white space and
 * invisible characters, quotes, and line breaks spelled out as `\n` or `\\r\\n`. None of them occurs
 * in base64 or in a PEM label, so all are removed. (Of `\\\\n` the first pattern takes the last two
 * characters, and the second the other backslashes.)
 */
const spelledOutBlanks = /\\[nrt]/g;
const foreignCharacters = /[\s\p{Cf}\p{Cc}\u3164"'`“”„‘’«»\\]/gu;
const dashes = /[\p{Pd}\u2212]+/gu;

/*
 * What is then left of PEM, with one dash for any number: -BEGINRSAPRIVATEKEY-MII…-ENDRSAPRIVATEKEY-
 * The end may be missing.
 */
const pemBlock = /-BEGIN[A-Z0-9]+-(?:END|([^-]*)(?:-END|-E?N?$|$))/g;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

const decodeBase64 = (text: string): Buffer => {
  if (text === '') {
    throw new KeyMaterialError('empty');
  }
  if (!base64.test(text)) {
    // The header lines of an encrypted PKCS#1 file: Proc-Type: 4,ENCRYPTED and DEK-Info: …
    throw new KeyMaterialError(text.includes('ENCRYPTED') ? 'encrypted' : 'not-base64');
  }
  return Buffer.from(text, 'base64');
};

/**
 * Decodes the DER bytes of a key or certificate as people paste it.
 *
 * Accepts PEM with any text before, between and after the blocks, PEM in one line, and bare base64
 * in any width. Ignores quotes, blanks and line breaks in every spelling. Not guaranteed: what the
 * bytes mean; people mix up the headers, so identify them by their ASN.1.
 *
 * @returns the bytes of all blocks in the order of the text, at least one.
 * @throws KeyMaterialError `too-long`, `empty`, `not-base64`, `encrypted`.
 * @see https://www.rfc-editor.org/rfc/rfc7468
 */
export const decodePem = (text: string): [Buffer, ...Buffer[]] => {
  if (text.length > longestKeyMaterial) {
    throw new KeyMaterialError('too-long');
  }
  const compact = text
    .replace(spelledOutBlanks, '')
    .replace(foreignCharacters, '')
    .replace(dashes, '-');
  const [first, ...rest] = [...compact.matchAll(pemBlock)].map(([, body = '']) =>
    decodeBase64(body),
  );
  return first ? [first, ...rest] : [decodeBase64(compact)];
};
