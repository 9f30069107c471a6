import { describe, expect, it } from 'vitest';
import { encodeText } from './charset.ts';

// What Java's "text".getBytes("GBK") gives, in hexadecimal.
describe('a text in GBK', () => {
  it.each([
    ['ascii', '6173636969'],
    ['张三', 'd5c5c8fd'],
    ['€', 'a2e3'],
    ['♁', 'a892'],
    ['😀', '3f'],
  ])('has for %s the bytes that Java gives it', (text, hex) => {
    expect(encodeText(text, 'gbk').toString('hex')).toBe(hex);
  });
});
