import { describe, expect, it } from 'vitest';
import { describeCliFailure } from '../../src/cli/failures.ts';
import { messages } from '../../src/cli/messages.ts';
import { sentencesOf, values, valuesIn } from '../support/sentences.ts';

const { connector: _en, ...roomsInEnglish } = messages.en;
const { connector: _zh, ...roomsInChinese } = messages.zh;

const en = new Map(sentencesOf(roomsInEnglish));
const zh = new Map(sentencesOf(roomsInChinese));

/** What is said of a setting that is not set, of those that must be set. */
const unsaid = /notSet\.(appId|privateKey)$/;

describe('the sentences of the commands', () => {
  it('are the same in number and name in both languages', () => {
    expect([...zh.keys()]).toEqual([...en.keys()]);
  });

  it.each([...zh].filter(([path]) => !unsaid.test(path)))(
    'are Chinese in Chinese: %s',
    (path, sentence) => {
      expect(sentence).toMatch(/[\u4e00-\u9fff]/);
      expect(sentence).not.toMatch(/undefined|\[object/);
      expect(en.get(path)).not.toMatch(/undefined|\[object/);
    },
  );

  it.each([...en])('repeat the same values in both languages: %s', (path, sentence) => {
    expect(valuesIn(zh.get(path))).toEqual(valuesIn(sentence));
  });
});

/** Every failure of every room, with its sentence. */
const failures = Object.values(roomsInEnglish).flatMap((room) => sentencesOf(room.failures));

describe('the failures of the commands', () => {
  it.each(failures)('are said in the words of their room: %s', (code, sentence) => {
    const failure = { ...values, code };
    expect(Reflect.apply(describeCliFailure, undefined, [failure, messages.en])).toBe(sentence);
  });

  it.each([
    ['en', 'it does not exist', 'EMFILE'],
    ['zh', '不存在', 'EMFILE'],
  ] as const)(
    'give the reason of the file system in %s, else its code',
    (language, known, code) => {
      const refused = (systemCode: string) =>
        describeCliFailure(
          { code: 'source-unreadable', source: 'a', systemCode },
          messages[language],
        );
      expect(refused('ENOENT')).toContain(known);
      expect(refused(code)).toContain(code);
    },
  );
});
