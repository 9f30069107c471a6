import { describe, expect, it } from 'vitest';
import { halvesOf, mostOfAGuide, tooLong } from '../../../release/documents/guide.ts';

const guideOf = (english: number, chinese: number): string => {
  const title = '# 中文指南\n';
  const half = 'x'.repeat(english);
  return `${half}\n${title}${'y'.repeat(chinese - Buffer.byteLength(title))}`;
};

describe('a guide', () => {
  it('may have as much in each half as the drawer may be asked to show', () => {
    expect(tooLong(guideOf(mostOfAGuide, mostOfAGuide))).toEqual([]);
  });

  it.each([
    ['english', mostOfAGuide + 1, mostOfAGuide],
    ['chinese', mostOfAGuide, mostOfAGuide + 1],
  ])('is too long if its %s half has a byte more', (language, english, chinese) => {
    expect(tooLong(guideOf(english, chinese))).toEqual([
      `${language}: 16385 bytes, of at most 16384`,
    ]);
  });

  it('needs a Chinese half', () => {
    expect(() => halvesOf('# Title\n\nSee 中文指南\n')).toThrow('A guide has no Chinese half');
  });
});
