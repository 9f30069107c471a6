import { describe, expect, it } from 'vitest';
import { credential, parameterValue } from '../../src/gateway/parameter-value.ts';

describe('a value from outside', () => {
  it.each([
    ['4b203fe6c11548bcabd8da5bb087WX96', '4b203fe6c11548bcabd8da5bb087WX96'],
    [' code\n', 'code'],
    ['a=b+c/d%26', 'a=b+c/d%26'],
    ['张💩', '张💩'],
  ])('like %j may be signed', (value, expected) => {
    expect(parameterValue.parse(value)).toBe(expected);
  });

  it.each(['', '  ', 'code&app_id=2021', '&', 'a\u0000b', 'a\nb', 'a\u0085b', 'a\ud83d', 7, null])(
    'like %j may not',
    (value) => {
      expect(parameterValue.safeParse(value).success).toBe(false);
    },
  );
});

describe('a code or token', () => {
  it.each([
    ['4b203fe6c11548bcabd8da5bb087WX96', '4b203fe6c11548bcabd8da5bb087WX96'],
    ["\tauthusrB_-.~%26+/='\n", "authusrB_-.~%26+/='"],
    ['!', '!'],
    ['~'.repeat(1024), '~'.repeat(1024)],
  ])('may be %j', (value, expected) => {
    expect(credential.parse(value)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'code&app_id=2021',
    'two words',
    'a\u2028b',
    'ａ＆ｂ',
    '张',
    '\u007f',
    'a'.repeat(1025),
    7,
  ])('may not be %j', (value) => {
    expect(credential.safeParse(value).success).toBe(false);
  });
});
