import { describe, expect, it } from 'vitest';
import { certificateSettings, keyMaterialSettings } from '../../../src/config/settings.ts';
import { describeFailure } from '../../../src/connector/messages/describe.ts';
import { en as english } from '../../../src/connector/messages/en.ts';
import { zh as chinese } from '../../../src/connector/messages/zh.ts';
import { sentencesOf } from '../../support/sentences.ts';

const languages = [english, chinese];

const en = new Map(sentencesOf(english));
const zh = new Map(sentencesOf(chinese));

/** Two English words in a row that are not the name of a file or a product. */
const englishWords = /\b[a-z]{2,} [a-z]{2,}\b/;

/** The sentences that do not have the form that all have, by name. */
const misshapen = (sentences: ReadonlyMap<string, string>, cause: RegExp, sentence: RegExp) =>
  [...sentences]
    .filter(([name, text]) => !(name.endsWith('.cause') ? cause : sentence).test(text))
    .map(([name, text]) => `${name}: ${text}`);

describe('the sentences of the connector', () => {
  it('end as sentences in English, but for causes', () => {
    expect(misshapen(en, /^\S.*[^.]$/, /^(?:[A-Z]|alipay\.test).*[.)）。]$/)).toEqual([]);
  });

  it('end as sentences in Chinese, but for causes', () => {
    expect(misshapen(zh, /^\S.*[^。]$/, /[。）]$/)).toEqual([]);
  });

  it('hold no English words in Chinese', () => {
    const english = [...zh].filter(([, text]) =>
      englishWords.test(text.replaceAll('trace id', '')),
    );
    expect(english).toEqual([]);
  });
});

describe('the advice', () => {
  it('is there for every setting that holds a key or certificates', () => {
    for (const texts of languages) {
      expect(Object.keys(texts.advice)).toEqual([...keyMaterialSettings]);
      const distinct = new Set(certificateSettings.map((setting) => texts.advice[setting]));
      expect(distinct.size).toBe(certificateSettings.length);
    }
  });
});

describe('a failure', () => {
  it('has the hint of its explanation if Alipay refused', () => {
    const failure = {
      code: 'refused',
      alipayCode: 'isv.code-invalid',
      explanation: 'code-invalid',
    } as const;
    for (const texts of languages) {
      const { message, hint } = describeFailure(failure, texts);
      expect(message).toContain('isv.code-invalid');
      expect(hint).toBe(texts.explanations['code-invalid'].hint);
    }
  });

  it('without a hint has none', () => {
    const { hint } = describeFailure({ code: 'answer-not-json' }, english);
    expect(hint).toBeUndefined();
  });
});

describe('where a user comes back from', () => {
  it.each(['not-authorized', 'callback-of-another-app'] as const)(
    'has a hint of its own in every language: %s',
    (code) => {
      const hints = languages.flatMap((texts) =>
        (['phone', 'browser'] as const).map((from) => describeFailure({ code, from }, texts).hint),
      );
      expect(new Set(hints).size).toBe(4);
    },
  );
});

describe('a host that must not be named', () => {
  it.each([
    ['no-time-left', 'The gateway did not answer in time.', '网关没有及时响应。'],
    [
      'connection-failed',
      'The connection to the gateway failed (ESAMPLE).',
      '与网关的连接失败（ESAMPLE）。',
    ],
    [
      'host-not-found',
      'The name of the gateway cannot be resolved (ESAMPLE).',
      '无法解析网关的域名（ESAMPLE）。',
    ],
  ] as const)('is the gateway: %s', (code, inEnglish, inChinese) => {
    const failure = { code, host: undefined, systemCode: 'ESAMPLE' };
    expect(describeFailure(failure, english).message).toBe(inEnglish);
    expect(describeFailure(failure, chinese).message).toBe(inChinese);
  });
});

describe('what was received instead of a code', () => {
  it.each([
    ['nothing', 'nothing', '空内容'],
    ['list', 'a list', '数组'],
    ['string', 'a string', '字符串'],
    ['number', 'a number', '数字'],
    ['boolean', 'a boolean', '布尔值'],
    ['empty-object', 'an empty object', '空对象'],
  ] as const)('is named by its form: %s', (form, inEnglish, inChinese) => {
    const failure = { code: 'no-authorization-code', from: 'phone', received: { form } } as const;
    expect(describeFailure(failure, english).message).toMatch(`received ${inEnglish}.`);
    expect(describeFailure(failure, chinese).message).toMatch(`收到的是${inChinese}。`);
  });
});
