import { describe, expect, it } from 'vitest';
import { charsetOf, decode, maskCharacters } from '../../../src/gateway/protocol/charset.ts';
import { failureOf, messageOf } from '../../support/errors.ts';

describe('the charset of an answer', () => {
  it.each([
    [undefined, 'utf-8'],
    ['', 'utf-8'],
    ['text/html', 'utf-8'],
    ['text/html;charset=', 'utf-8'],
    ['text/html;charset=utf-8', 'utf-8'],
    ['application/json; charset = "UTF8"', 'utf-8'],
    ['text/html;charset=GBK', 'gbk'],
    ['text/html; Charset=gb2312', 'gbk'],
    ['text/html; charset = gbk', 'gbk'],
    ['text/html;charset="GB18030"', 'gbk'],
  ])('by %s is %s', (contentType, charset) => {
    expect(charsetOf(contentType)).toBe(charset);
  });

  it.each(['iso-8859-1', 'utf-16', 'utf-88', 'xutf-8', 'gbkk', 'x-gbk', 'big5'])(
    'is never %s',
    async (name) => {
      const error = await failureOf(() => charsetOf(`text/html;charset=${name}`));
      expect(error.meaning).toBe('invalid-answer');
      expect(messageOf(error)).toBe(
        'The answer comes in a charset in which Alipay does not answer.',
      );
    },
  );
});

describe('the structure of GBK', () => {
  const decoder = new TextDecoder('gbk', { fatal: true });
  const isCharacter = (bytes: Uint8Array): boolean => {
    try {
      return decoder.decode(bytes).length === 1;
    } catch {
      return false;
    }
  };

  it('hides both bytes of every character, whatever they look like', () => {
    let characters = 0;
    for (let lead = 0x81; lead <= 0xfe; lead += 1) {
      for (let trail = 0x40; trail <= 0xfe; trail += 1) {
        const pair = Uint8Array.of(lead, trail);
        if (isCharacter(pair)) {
          characters += 1;
          expect(maskCharacters(Buffer.of(0x22, ...pair, 0x22), 'gbk')).toBe('"\xff\xff"');
        }
      }
    }
    expect(characters).toBeGreaterThan(20_000);
  });

  it('hides all four bytes of a character of GB18030', () => {
    const bytes = Buffer.of(0x94, 0x39, 0xda, 0x33, 0x7b);
    expect(maskCharacters(bytes, 'gbk')).toBe('\xff\xff\xff\xff{');
    expect(decode(bytes, 'gbk')).toBe('💩{');
  });

  it('shows a quotation mark that follows half a character', () => {
    expect(maskCharacters(Buffer.of(0x22, 0xb0, 0x22), 'gbk')).toBe('"\xb0"');
  });
});

it('finds the structure of UTF-8 byte by byte', () => {
  expect(maskCharacters(Buffer.from('"é{"'), 'utf-8')).toBe('"\xc3\xa9{"');
});

describe('decoding', () => {
  it('keeps a byte order mark', () => {
    expect(decode(Buffer.from('\uFEFFa'), 'utf-8')).toBe('\uFEFFa');
  });

  it.each([
    ['a stray byte', 'utf-8', [0xff]],
    ['an overlong form', 'utf-8', [0xc0, 0xaf]],
    ['half of a surrogate pair', 'utf-8', [0xed, 0xa0, 0x80]],
    ['a truncated character', 'utf-8', [0xe4, 0xbd]],
    ['half a character', 'gbk', [0xb0]],
    ['a lead byte before a quotation mark', 'gbk', [0xb0, 0x22]],
    ['a byte that leads nothing', 'gbk', [0xff]],
  ] as const)('refuses %s in %s', async (_what, charset, bytes) => {
    const error = await failureOf(() => decode(Uint8Array.from(bytes), charset));
    expect(error.meaning).toBe('invalid-answer');
    expect(messageOf(error)).toBe('The answer is not in the charset that it announces.');
    expect(error.cause).toBeUndefined();
  });
});
