import { isUtf8 } from 'node:buffer';
import { InvalidAnswerError } from '../errors.ts';

/** The charsets in which Alipay answers. */
export type Charset = 'utf-8' | 'gbk';

/**
 * The charset that a Content-Type names: UTF-8 if it names none.
 *
 * @throws InvalidAnswerError for a charset in which Alipay does not answer.
 */
export const charsetOf = (contentType: string | undefined): Charset => {
  const [, name = 'utf-8'] = /charset\s*=\s*"?([\w-]+)/i.exec(contentType ?? '') ?? [];
  if (/^utf-?8$/i.test(name)) {
    return 'utf-8';
  }
  if (/^(gbk|gb2312|gb18030)$/i.test(name)) {
    return 'gbk';
  }
  throw new InvalidAnswerError({ code: 'charset-not-supported' });
};

/**
 * The charset of bytes that a signature covers: UTF-8, which is what we ask for, if they can be.
 *
 * The signature does not cover what is announced. Were it followed, one signature would prove two
 * texts.
 */
export const provenCharset = (bytes: Uint8Array, announced: Charset): Charset =>
  isUtf8(bytes) ? 'utf-8' : announced;

/** A lead byte and what follows it: two bytes in GBK, four in the extension GB18030. */
const multibyte = /[\x81-\xfe](?:[\x30-\x39][\x81-\xfe][\x30-\x39]|[\x40-\xfe])/g;

/**
 * The answer with one character for each byte, in which `{`, `"`, `\` and the like are what they
 * seem: in GBK the second byte of a character may look like a backslash or a brace, so such
 * characters are masked. (In UTF-8 they cannot.) Offsets are those of the bytes.
 */
export const maskCharacters = (bytes: Buffer, charset: Charset): string => {
  const text = bytes.toString('latin1');
  return charset === 'gbk'
    ? text.replace(multibyte, (character) => '\xff'.repeat(character.length))
    : text;
};

/** GB18030 holds GBK; a decoder of GBK alone knows no four-byte characters. */
const decoderOf: Record<Charset, string> = { 'utf-8': 'utf-8', gbk: 'gb18030' };

/**
 * Decodes bytes strictly.
 *
 * @throws InvalidAnswerError `charset-wrong` if they are not of the charset.
 */
export const decode = (bytes: Uint8Array, charset: Charset): string => {
  try {
    return new TextDecoder(decoderOf[charset], { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InvalidAnswerError({ code: 'charset-wrong' });
  }
};
