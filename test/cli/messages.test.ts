import { describe, expect, it } from 'vitest';
import { doctorMessages } from '../../src/cli/doctor/messages.ts';
import { installMessages } from '../../src/cli/install/messages.ts';
import { keygenMessages } from '../../src/cli/keygen/messages.ts';
import { fileSystemReason } from '../../src/cli/problem.ts';

const chinese = /[\u4e00-\u9fff]/;

/** What a text may be given, where it is not words. */
const samples: Record<string, unknown[]> = { noLogto: [['first', 'second']], wrongClock: [7] };

/** The texts of a table that are made of values, with samples for all of them. */
const composed = (table: object): Array<[name: string, told: string, values: unknown[]]> =>
  Object.entries(table).flatMap(([name, text]: [string, unknown]) => {
    if (typeof text !== 'function') {
      return [];
    }
    const values = samples[name] ?? ['first', 'second', 'third'].slice(0, text.length);
    return [[name, String(Reflect.apply(text, undefined, values)), values.flat()]];
  });

describe.each([
  ['doctor', doctorMessages],
  ['install', installMessages],
  ['keygen', keygenMessages],
])('the texts of %s', (_name, messages) => {
  it('tell all values in both languages', () => {
    for (const table of [messages.en, messages.zh]) {
      for (const [, told, values] of composed(table)) {
        for (const value of values) {
          expect(told).toContain(String(value));
        }
      }
    }
  });

  it('are Chinese where they must be', () => {
    for (const [, told] of composed(messages.zh)) {
      expect(told).toMatch(chinese);
    }
  });
});

describe('the reason of the file system', () => {
  it('is its code where no words are known for it', () => {
    const error = Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
    expect(fileSystemReason(error, 'en')).toBe('EMFILE');
  });

  it('is not looked for in errors of another kind', () => {
    const error = new Error('unforeseen');
    expect(() => fileSystemReason(error, 'en')).toThrow(error);
  });
});
