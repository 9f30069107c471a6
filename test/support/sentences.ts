/** Values for everything that a sentence may be given. */
export const values = {
  host: 'alipay.test',
  systemCode: 'ESAMPLE',
  status: 599,
  proxy: 'sample-proxy',
  node: 'sample_response',
  members: ['member_a', 'member_b'],
  member: 'member_c',
  alipayCode: 'isv.sample',
  explanation: 'code-invalid',
  mistakes: [{ setting: 'sampleSetting', message: '样例。' }],
  received: { form: 'object', names: ['sample_name', undefined], more: 7 },
  userIdentifier: 'sample-identifier',
  from: 'browser',
  factoryId: 'sample-factory',
  most: 65_536,
  official: '1.4.6',
  bits: 768,
  signType: 'sample-type',
  fewest: 2047,
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
  names: ['sample_name_a', 'sample_name_b'],
  serialNumber: 'sample-number',
  issuer: 'CN=Sample',
  line: 31,
  minutesAhead: 7,
  target: 'sample-target',
  move: 31,
  drop: 32,
  leave: 33,

  minimum: 9,
  count: 12,
  logto: { code: 'busy', host: 'logto.test', status: 503 },
  alipay: { code: 'redirected', host: 'alipay.test', status: 302 },
  settings: ['sampleSettingA', 'sampleSettingB'],
  appId: '2021000000000991',
  appIds: ['2021000000000002', '2021000000000003'],
  call: 'GET /api/sample',
  logtoCode: 'sample.code',
  expected: 101,
  found: 102,
  what: 'core',
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
  task: 'sample-task',
  done: 21,
  total: 22,
  rate: 23,
  sources: ['sample-source-a', 'sample-source-b'],
  holders: 24,
  users: 25,
  moved: 20,
  undecided: 21,
  looked: 25,
  lists: 27,
  missed: 28,
  others: 24,
  doubles: 22,
  isMany: true,
  reason: 'sample-reason',
  refuseReason: 'sample-reason',
  logtoIds: ['sample-logto-a', 'sample-logto-b'],
  decided: 26,
  logtoId: 'sample-logto-c',
};

/** The other variant of each sentence that has one: without what may be absent, and otherwise decided. */
export const otherValues = {
  ...values,
  ...{ users: undefined, refuseReason: undefined, official: undefined },
  ...{ logtoCode: undefined, proxy: undefined },
  ...{ isMany: false, isPermission: false, isBeingFetched: true },
  lines: [],
  members: [],
  seconds: 7_200,
  minutesAhead: -7,
  received: { ...values.received, more: 0 },
  from: 'phone',
  userIdentifier: 'union_id',
  target: 'user_id',
};

/** Every sentence of a table with its path, made of the values above. */
export const sentencesOf = (
  table: object,
  given: object = values,
  path = '',
): Array<[path: string, sentence: string]> =>
  Object.entries(table).flatMap(([name, entry]: [string, unknown]) => {
    const here = path === '' ? name : `${path}.${name}`;
    if (typeof entry === 'string') {
      return [[here, entry]];
    }
    if (typeof entry === 'function') {
      return [[here, String(Reflect.apply(entry, undefined, [given]))]];
    }
    return typeof entry === 'object' && entry !== null ? sentencesOf(entry, given, here) : [];
  });

/** The sample values that a sentence repeats. */
export const valuesIn = (sentence = ''): string[] =>
  [
    ...new Set(
      sentence.match(
        /alipay\.test|ESAMPLE|599|[-/]{0,2}sample[\w./-]*\w|isv\.sample|choice-\w|member_\w|open_id|65536|768|RSA2|2048|2021-02-03|（建议）|https?:\/\/[\w./-]+\w\/?|`\w+`|logto\.test|\b(?:7|9|12|2[1-6]|61|4242|0042|101|102|302|503|202100000000000\d)\b|\^?9\.\d\.\d/gi,
      ),
    ),
  ].toSorted();
