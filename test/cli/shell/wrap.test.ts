import { describe, expect, it } from 'vitest';
import { columnsOf, padded, wrap } from '../../../src/cli/shell/wrap.ts';

describe('columnsOf', () => {
  it.each([
    { text: 'app id', columns: 6 },
    { text: '密钥', columns: 4 },
    { text: '应用 ID：', columns: 9 },
    { text: '✓ ✗ – !', columns: 7 },
    { text: 'e\u0301', columns: 1 },
    { text: '', columns: 0 },
  ])('counts $columns for "$text"', ({ text, columns }) => {
    expect(columnsOf(text)).toBe(columns);
  });
});

describe('padded', () => {
  it('fills up with blanks, and cuts nothing', () => {
    expect(padded('密钥', 6)).toBe('密钥  ');
    expect(padded('密钥', 3)).toBe('密钥');
  });
});

describe('wrap', () => {
  it('breaks English between words, without blanks at the end', () => {
    expect(wrap('Check the network between Logto and Alipay.', 18)).toEqual([
      'Check the network',
      'between Logto and',
      'Alipay.',
    ]);
  });

  it('breaks Chinese between characters, and puts no full stop first', () => {
    expect(wrap('支付宝没有这个应用，请检查。', 10)).toEqual([
      '支付宝没有',
      '这个应用，',
      '请检查。',
    ]);
    expect(wrap('请检查网络。', 10)).toEqual(['请检查网', '络。']);
  });

  it.each([
    'MIIBIjANBgkqhkiG',
    'alipay-app-private-key.pem',
    'https://open.alipay.com/api/errCheck?traceId=8487&source=openapi',
    'appCertPublicKey_….crt',
  ])('keeps a word that is longer than a line: %s', (word) => {
    expect(wrap(`Use ${word} now`, 10)).toEqual(['Use', word, 'now']);
    expect(wrap(`请用${word}，然后`, 10)).toContain(`${word}，`);
  });

  it('breaks between English and Chinese', () => {
    expect(wrap('abcd密钥', 4)).toEqual(['abcd', '密钥']);
    expect(wrap('密钥abcd', 4)).toEqual(['密钥', 'abcd']);
  });

  it('puts no empty line before a first word that is longer than a line', () => {
    expect(wrap('alipay-app-private-key.pem now', 10)).toEqual([
      'alipay-app-private-key.pem',
      'now',
    ]);
  });

  it('begins a line with a path', () => {
    expect(wrap('位于 /path/to/logto', 12)).toEqual(['位于', '/path/to/logto']);
    expect(wrap('0.1.0, in /path/to/logto', 12)).toEqual(['0.1.0, in', '/path/to/logto']);
  });

  it('leaves no blanks at the end of the last line', () => {
    expect(wrap('one two ', 10)).toEqual(['one two']);
  });

  it('makes one line of nothing', () => {
    expect(wrap('', 10)).toEqual(['']);
  });
});
