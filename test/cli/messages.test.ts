import { describe, expect, it } from 'vitest';
import { describeCliFailure } from '../../src/cli/failures.ts';
import { messages } from '../../src/cli/messages.ts';
import { say } from '../../src/text/text.ts';
import { factsIn } from '../support/facts-in-sentence.ts';
import { otherValues, sentencesOf, values, valuesIn } from '../support/sentences.ts';

/** What is said of a setting that is not set, of those that must be set. */
const unsaid = /notSet\.(appId|privateKey)$/;

const inOnlyOne = (one: readonly string[], other: readonly string[]): string[] => [
  ...one.filter((fact) => !other.includes(fact)),
  ...other.filter((fact) => !one.includes(fact)),
];

describe.each([
  ['with all that they can say', values],
  ['in their other variant', otherValues],
])('the sentences of both languages, %s,', (_, given) => {
  const en = new Map(sentencesOf(messages.en, given));
  const zh = new Map(sentencesOf(messages.zh, given));

  /** What a language says that the other does not, by the sentence's name. */
  const differences = (read: (sentence: string) => string[]): string[] =>
    [...en].flatMap(([name, sentence]) => {
      const different = inOnlyOne(read(sentence), read(zh.get(name) ?? ''));
      return different.length > 0 ? [`${name}: ${different.join(', ')}`] : [];
    });

  /** The sentences that have a fault, by name. */
  const faulty = (
    isFaulty: (sentence: string, name: string) => boolean,
    ...languages: Map<string, string>[]
  ) =>
    languages.flatMap((sentences) =>
      [...sentences]
        .filter(([name, sentence]) => isFaulty(sentence, name))
        .map(([name, sentence]) => `${name}: ${sentence}`),
    );

  it('are the same in number and name', () => {
    expect([...zh.keys()]).toEqual([...en.keys()]);
    expect(en.size).toBeGreaterThan(500);
  });

  it('name the same settings, ids, options, variables and files, and the same numbers', () => {
    expect(differences(factsIn)).toEqual([]);
  });

  it('repeat the values that they are given', () => {
    expect(differences(valuesIn)).toEqual([]);
  });

  it('are made of values that are there', () => {
    const isUnfinished = (sentence: string): boolean => /undefined|\[object|NaN/.test(sentence);
    expect(faulty(isUnfinished, en, zh)).toEqual([]);
  });

  it('are Chinese in Chinese, and not in English alone', () => {
    const hasNoChinese = (sentence: string, name: string): boolean =>
      !unsaid.test(name) && !/[\u4e00-\u9fff]/.test(sentence);
    expect(faulty(hasNoChinese, zh)).toEqual([]);
  });
});

describe('a clock', () => {
  it.each([
    [7, '7 minutes ahead of the gateway', '比网关快 7 分钟'],
    [-7, '7 minutes behind the gateway', '比网关慢 7 分钟'],
  ])('is fast or slow the same way in both languages: %d', (minutesAhead, inEnglish, inChinese) => {
    expect(say(messages.en.doctor.wrongClock, { minutesAhead })).toContain(inEnglish);
    expect(say(messages.zh.doctor.wrongClock, { minutesAhead })).toContain(inChinese);
  });
});

describe('what is compared', () => {
  it.each([
    ['set it to user_id before', '先设为 open_id'],
    ['chmod 600 FILE', 'chmod 777 文件'],
    ['put it into `appCert`', '填入 `alipayCert`'],
    ['with --to', '用 --from'],
    ['set NO_PROXY', '设置 NODE_USE_ENV_PROXY'],
    ['the file unmapped.csv', '文件 doubles.csv'],
    ['at most 64 characters', '最多 65 个字符'],
    ['in 5 minutes', '5 秒内'],
    ['userIdentifier is wrong', 'alipayPublicKey 不对'],
  ])('differs: %s and %s', (inEnglish, inChinese) => {
    expect(inOnlyOne(factsIn(inEnglish), factsIn(inChinese))).toHaveLength(2);
  });
});

describe('the failures of the commands', () => {
  it('are said in the words of their room', () => {
    const { connector: _, ...rooms } = messages.en;
    const otherwise = Object.values(rooms)
      .flatMap((room) => sentencesOf(room.failures))
      .filter(([code, sentence]) => {
        const failure = { ...values, code };
        return Reflect.apply(describeCliFailure, undefined, [failure, messages.en]) !== sentence;
      });
    expect(otherwise).toEqual([]);
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
