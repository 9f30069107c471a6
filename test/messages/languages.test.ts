import { describe, expect, it } from 'vitest';
import { certificateSettings, keyMaterialSettings } from '../../src/config/settings.ts';
import { messages } from '../../src/messages/languages.ts';
import { describeCliFailure, describeFailure } from '../../src/messages/messages.ts';

/** Values for everything that a sentence of the connector may be given. */
const values = {
  host: 'alipay.test',
  systemCode: 'ESAMPLE',
  status: 599,
  proxy: 'sample-proxy',
  node: 'sample_response',
  members: ['member_a', 'member_b'],
  alipayCode: 'isv.sample',
  explanation: 'code-invalid',
  mistakes: [{ setting: 'sampleSetting', message: '样例。' }],
  received: { form: 'object', names: ['sample_name', undefined], more: 7 },
  userIdentifier: 'open_id',
  from: 'browser',
  factoryId: 'sample-factory',
  most: 65_536,
  bits: 768,
  signType: 'RSA2',
  fewest: 2048,
  notAfter: new Date('2021-02-03'),
  choices: ['choice-a', 'choice-b'],
  sandbox: 'https://sandbox.test/',
  advice: '（建议）',

  place: '/sample/place',
  lock: '/sample/lock',
  seconds: 61,
  command: 'sample-command',
  given: '--sample',
  suggestion: '--sample-other',
  option: '--sample-option',
  value: 'sample-value',
  help: 'sample-help',
  source: 'sample-source.json',
  file: '/sample/file',
  folder: '/sample/folder',
  folders: ['/sample/a', '/sample/b'],
  places: ['/sample/c', '/sample/d'],
  rivals: ['sample-rival'],
  version: '9.8.7',
  range: '^9.0.0',
  isPermission: true,
  setting: 'appId',
  name: 'sample-name',
  serialNumber: 'sample-number',
  issuer: 'CN=Sample',
  line: 31,
  minutesAhead: 7,
  target: 'union_id',
  move: 31,
  drop: 32,
  leave: 33,

  minimum: 9,
  count: 12,
  logto: { code: 'busy', host: 'logto.test', status: 503 },
  alipay: { code: 'redirected', host: 'alipay.test', status: 302 },
  settings: ['sampleSettingA', 'sampleSettingB'],
  appId: '2021000000000001',
  appIds: ['2021000000000002', '2021000000000003'],
  call: 'GET /api/sample',
  logtoCode: 'sample.code',
  expected: 101,
  found: 102,
  what: 'core',
  purpose: 'journal',
  lines: [27, 28],
  present: 'sample-present',
  label: 'sample-label',
  column: 41,
  cause: 'comma',
  days: 12,
  address: 'https://sample.test/',
  columns: ['sample_column_a', 'sample_column_b'],
  id: '2088…0042',
  orderId: 'sample-order',
  orderIds: ['sample-order-a', 'sample-order-b'],
  connectorId: 'sample-connector',
  pid: 4242,
  task: 'sample-task',
  done: 21,
  total: 22,
  rate: 23,
  sources: ['sample-source-a', 'sample-source-b'],
  holders: 24,
  users: 25,
  refuseReason: 'sample-reason',
  logtoIds: ['sample-logto-a', 'sample-logto-b'],
  decided: 26,
  logtoId: 'sample-logto-c',
};

/** Every sentence of a table with its path, made of the values above. */
const sentencesOf = (table: object, path = ''): Array<[path: string, sentence: string]> =>
  Object.entries(table).flatMap(([name, entry]: [string, unknown]) => {
    const here = path === '' ? name : `${path}.${name}`;
    if (typeof entry === 'string') {
      return [[here, entry]];
    }
    if (typeof entry === 'function') {
      return [[here, String(Reflect.apply(entry, undefined, [values]))]];
    }
    return typeof entry === 'object' && entry !== null ? sentencesOf(entry, here) : [];
  });

const en = new Map(sentencesOf(messages.en.connector));
const zh = new Map(sentencesOf(messages.zh.connector));

/** What the commands say, without the headings that belong to commander. */
const commandsEn = new Map(sentencesOf(messages.en.commands));
const commandsZh = new Map(sentencesOf(messages.zh.commands));
const wordsOf = (path: string): boolean => !/notSet\.(appId|privateKey)|examples$/.test(path);

/** The sample values that a sentence repeats. */
const valuesIn = (sentence = ''): string[] =>
  [
    ...new Set(
      sentence.match(
        /alipay\.test|ESAMPLE|599|[-/]{0,2}sample[\w./-]*\w|isv\.sample|choice-\w|member_\w|open_id|65536|768|RSA2|2048|2021-02-03|（建议）|https?:\/\/[\w./-]+\w\/?|`\w+`|logto\.test|\b(?:7|9|12|2[1-6]|61|4242|0042|101|102|302|503|202100000000000\d)\b|\^?9\.\d\.\d/gi,
      ),
    ),
  ].toSorted();

/** Two English words in a row that are not the name of a file or a product. */
const english = /\b[a-z]{2,} [a-z]{2,}\b/;

describe('the sentences of the connector', () => {
  it('are the same in number and name in both languages', () => {
    expect([...zh.keys()]).toEqual([...en.keys()]);
  });

  it.each([...en])('end as sentences in English: %s', (path, sentence) => {
    expect(sentence).toMatch(
      path.endsWith('.cause') ? /^\S.*[^.]$/ : /^(?:[A-Z]|alipay\.test).*[.)）。]$/,
    );
    expect(sentence).not.toContain('undefined');
  });

  it.each([...zh])('are Chinese in Chinese: %s', (path, sentence) => {
    expect(sentence).toMatch(path.endsWith('.cause') ? /^\S.*[^。]$/ : /[。）]$/);
    expect(sentence.replaceAll('trace id', '')).not.toMatch(english);
    expect(sentence).toMatch(/[\u4e00-\u9fff]/);
    expect(sentence).not.toContain('undefined');
  });

  it.each([...en])('repeat the same values in both languages: %s', (path, sentence) => {
    if (!path.endsWith('.cause') && !path.startsWith('explanations')) {
      expect(valuesIn(zh.get(path))).toEqual(valuesIn(sentence));
    }
  });
});

describe('the sentences of the commands', () => {
  it('are the same in number and name in both languages', () => {
    expect([...commandsZh.keys()]).toEqual([...commandsEn.keys()]);
  });

  it.each([...commandsZh].filter(([path]) => wordsOf(path)))(
    'are Chinese in Chinese: %s',
    (path, sentence) => {
      expect(sentence).toMatch(/[\u4e00-\u9fff]/);
      expect(sentence).not.toMatch(/undefined|\[object/);
      expect(commandsEn.get(path)).not.toMatch(/undefined|\[object/);
    },
  );

  it.each(
    [...commandsEn].filter(([path]) =>
      /^(failures|doctor|install|keygen|logto|openid|sql)/.test(path),
    ),
  )('repeat the same values in both languages: %s', (path, sentence) => {
    expect(valuesIn(commandsZh.get(path))).toEqual(valuesIn(sentence));
  });

  it.each([
    ['en', 'it does not exist', 'EMFILE'],
    ['zh', '不存在', 'EMFILE'],
  ] as const)(
    'give the reason of the file system in %s, else its code',
    (language, known, code) => {
      const { commands } = messages[language];
      const refused = (systemCode: string) =>
        describeCliFailure({ code: 'source-unreadable', source: 'a', systemCode }, commands);
      expect(refused('ENOENT')).toContain(known);
      expect(refused(code)).toContain(code);
    },
  );
});

describe('the advice', () => {
  it('is there for every setting that holds a key or certificates', () => {
    for (const { connector } of Object.values(messages)) {
      expect(Object.keys(connector.advice)).toEqual([...keyMaterialSettings]);
      const distinct = new Set(certificateSettings.map((setting) => connector.advice[setting]));
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
    for (const { connector } of Object.values(messages)) {
      const { message, hint } = describeFailure(failure, connector);
      expect(message).toContain('isv.code-invalid');
      expect(hint).toBe(connector.explanations['code-invalid'].hint);
    }
  });

  it('without a hint has none', () => {
    const { hint } = describeFailure({ code: 'answer-not-json' }, messages.en.connector);
    expect(hint).toBeUndefined();
  });
});

describe('where a user comes back from', () => {
  it.each(['not-authorized', 'callback-of-another-app'] as const)(
    'has a hint of its own in every language: %s',
    (code) => {
      const hints = Object.values(messages).flatMap(({ connector }) =>
        (['phone', 'browser'] as const).map(
          (from) => describeFailure({ code, from }, connector).hint,
        ),
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
  ] as const)('is the gateway: %s', (code, english, chinese) => {
    const failure = { code, host: undefined, systemCode: 'ESAMPLE' };
    expect(describeFailure(failure, messages.en.connector).message).toBe(english);
    expect(describeFailure(failure, messages.zh.connector).message).toBe(chinese);
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
  ] as const)('is named by its form: %s', (form, english, chinese) => {
    const failure = { code: 'no-authorization-code', from: 'phone', received: { form } } as const;
    expect(describeFailure(failure, messages.en.connector).message).toMatch(`received ${english}.`);
    expect(describeFailure(failure, messages.zh.connector).message).toMatch(`收到的是${chinese}。`);
  });
});
