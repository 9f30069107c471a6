import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextMap } from '../../../src/cli/openid/text-map.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('', '2088000000000001', 'ü', '支付宝', '\u0000', '\ud83d', '\ud83e'),
);

describe('a map from text to text', () => {
  it('holds what a Map holds to which nothing is added twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text), { maxLength: 200 }),
        fc.array(text),
        (entries, others) => {
          const expected = new Map<string, string>();
          const map = new TextMap();
          for (const [key, value] of entries) {
            expect(map.add(key, value)).toBe(!expected.has(key));
            expected.set(key, expected.get(key) ?? value);
          }
          expect([...map]).toEqual([...expected]);
          expect(map.size).toBe(expected.size);
          for (const key of [...expected.keys(), ...others]) {
            expect([map.has(key), map.get(key)]).toEqual([expected.has(key), expected.get(key)]);
          }
        },
      ),
    );
  });

  it('holds what a Map holds in which a value that is set anew comes last', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 200 }), (entries) => {
        const expected = new Map<string, string>();
        const map = new TextMap();
        for (const [key, value] of entries) {
          map.set(key, value);
          expected.delete(key);
          expected.set(key, value);
        }
        expect([...map]).toEqual([...expected]);
        expect(map.size).toBe(expected.size);
        for (const [key, value] of expected) {
          expect([map.add(key, 'x'), map.get(key)]).toEqual([false, value]);
        }
      }),
    );
  });

  it('finds each of many, over all its pages', () => {
    const map = new TextMap();
    const keys = Array.from({ length: 20_000 }, (_, index) => `2088${index}`);
    for (const key of keys) {
      map.add(key, `value of ${key}`);
    }
    expect(keys.filter((key) => map.get(key) !== `value of ${key}`)).toEqual([]);
    expect(keys.filter((key) => map.has(`${key}x`))).toEqual([]);
    expect([...map].map(([key]) => key)).toEqual(keys);
    for (const key of keys) {
      map.set(key, `other of ${key}`);
    }
    expect(keys.filter((key) => map.get(key) !== `other of ${key}`)).toEqual([]);
    expect([...map].map(([key]) => key)).toEqual(keys);
    expect(map.size).toBe(keys.length);
  });

  it('holds texts that are longer than a page, and what comes after them', () => {
    const long = 'x'.repeat(200_000);
    const map = new TextMap();
    for (const [key, value] of [
      ['a', '1'],
      [long, '2'],
      ['b', long],
      ['c', '3'],
    ] as const) {
      map.add(key, value);
    }
    expect(['a', long, 'b', 'c'].map((key) => map.get(key))).toEqual(['1', '2', long, '3']);
    expect([...map].map(([key]) => key)).toEqual(['a', long, 'b', 'c']);
  });

  it('shows entries that are added while it is read', () => {
    const map = new TextMap();
    map.add('a', '1');
    const seen: string[] = [];
    for (const [key] of map) {
      seen.push(key);
      map.add('b', '2');
    }
    expect(seen).toEqual(['a', 'b']);
  });
});
