import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literal, UnstorableTextError } from '../../../../src/cli/openid/sql/literal.ts';

/** Reads a literal as PostgreSQL does, by the rules of its manual (4.1.2.1 and 4.1.2.2). */
const read = (text: string): string => {
  const isEscaped = text.startsWith("E'");
  const inner = text.slice(isEscaped ? 2 : 1, -1).replaceAll("''", "'");
  expect(text.replace(/^E/, '').slice(1, -1).replaceAll("''", '')).not.toContain("'");
  if (!isEscaped) {
    expect(inner).not.toContain('\\');
    return inner;
  }
  return inner.replace(/\\(?:U([\da-f]{8})|(.))/gs, (_, code?: string, character?: string) =>
    code === undefined
      ? ({ n: '\n', r: '\r', t: '\t' }[character ?? ''] ?? String(character))
      : String.fromCodePoint(Number.parseInt(code, 16)),
  );
};

describe('a literal', () => {
  it.each([
    ['2088000000000001', "'2088000000000001'"],
    ['', "''"],
    ["o'clock", "'o''clock'"],
    ['a\\b', String.raw`E'a\\b'`],
    ["\\'", String.raw`E'\\'''`],
    ['\n\\!', String.raw`E'\n\\!'`],
    ['\u0001\u007f', String.raw`E'\U00000001\U0000007f'`],
    ['a\u202eb\u2028\u{e0001}', String.raw`E'a\U0000202eb\U00002028\U000e0001'`],
    ['张三😀', "'张三😀'"],
  ])('of %j is %s', (text, expected) => {
    expect(literal(text)).toBe(expected);
  });

  it.each(['a\0', '\ud83d', 'a\udc00b'])('of %j does not exist', (text) => {
    const message = 'The text holds NUL or half of a character.';
    expect(() => literal(text)).toThrow(new UnstorableTextError(message));
  });

  it('means its text, on one line', () => {
    const character = fc.constantFrom(
      "'",
      '\\',
      '\n',
      '\r',
      '$',
      ';',
      'E',
      'u',
      '0',
      '张',
      '\u001b',
      '\u2028',
      '\u202e',
      '\u{e0001}',
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: character }), fc.string({ unit: 'grapheme' })),
        (text) => {
          fc.pre(!text.includes('\0'));
          const written = literal(text);
          expect(read(written)).toBe(text);
          expect(written).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        },
      ),
    );
  });
});
