/*
 * Writes the native guide's tables of errors from the sentences of the connector. Then it copies the
 * steps that both guides share into the web guide. Logto shows one guide, so each is whole.
 *
 * npm run guide            writes them
 * npm run guide -- --check fails if they are not as they would be written
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Origin } from '../src/connector/failures.ts';
import { en } from '../src/connector/messages/en.ts';
import type { ConnectorTexts } from '../src/connector/messages/texts.ts';
import { zh } from '../src/connector/messages/zh.ts';
import { explain, explainedSubCodes } from '../src/gateway/error-table.ts';

const guide = new URL('guide.md', import.meta.url);
const webGuide = new URL('../web/docs/guide.md', import.meta.url);

/** Puts names that share a text into one row of a table. */
const rowsByText = (entries: ReadonlyArray<readonly [name: string, text: string]>): string[] => {
  const namesByText = new Map<string, string[]>();
  for (const [name, text] of entries) {
    namesByText.set(text, [...(namesByText.get(text) ?? []), `\`${name}\``]);
  }
  return [...namesByText].map(([text, names]) => `| ${names.join(' ')} | ${text} |`);
};

/** The sub-codes that one explanation is for, as Alipay sends them. */
const subCodesOf = (explained: string): string[] =>
  explainedSubCodes.filter((subCode) => explain('', subCode).explanation === explained);

const subCodeRows = ({ explanations }: ConnectorTexts): string[] =>
  rowsByText(
    Object.entries(explanations).flatMap(([explained, { cause, hint }]) =>
      subCodesOf(explained).map((subCode) => [subCode, `${cause} | ${hint}`] as const),
    ),
  );

/** What a hint may be given. Those of this table look at `from` and `userIdentifier` alone. */
const values = {
  userIdentifier: 'open_id',
  explanation: 'unknown',
  host: '',
  systemCode: '',
  proxy: '',
  status: 0,
  node: '',
  members: [],
  notAfter: new Date(0),
  alipayCode: undefined,
  mistakes: [],
  received: { form: 'nothing' },
} as const;

/** `unproven` is said of the failures that have no hint: they are about answers that make no sense. */
const reasonRows = (
  { failures }: ConnectorTexts,
  { unproven, from }: { unproven: string; from: Origin },
): string[] =>
  rowsByText(
    Object.entries(failures)
      .filter(([code]) => code !== 'refused')
      .map(([code, { hint }]) => [
        code,
        (typeof hint === 'function' ? hint({ ...values, from }) : hint) ?? unproven,
      ]),
  );

/** The tables are found by their header rows: the Console draws no comments that could mark them. */
const tablesFor = (from: Origin) => [
  {
    header: '| Sub-code | What it means | What to do |',
    rows: subCodeRows(en),
  },
  { header: '| 子错误码 | 含义 | 怎么办 |', rows: subCodeRows(zh) },
  {
    header: '| Reason | What to do |',
    rows: reasonRows(en, {
      unproven:
        'Something other than Alipay answered, or changed the answer. Check `gateway` and proxies.',
      from,
    }),
  },
  {
    header: '| 原因码 | 怎么办 |',
    rows: reasonRows(zh, {
      unproven: '响应的不是支付宝，或者响应在途中被改动。请检查 `gateway` 和代理。',
      from,
    }),
  },
];

const withTable = (
  lines: readonly string[],
  { header, rows }: { header: string; rows: readonly string[] },
): string[] => {
  const start = lines.indexOf(header);
  if (start === -1) {
    throw new Error(`A guide has no table with the header ${header}`);
  }
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.toSpliced(start + 2, length - 2, ...rows);
};

const withTables = (text: string, from: Origin): string =>
  tablesFor(from).reduce<string[]>(withTable, text.split('\n')).join('\n');

/** The halves of a guide: English, and Chinese from its title on. */
const halvesOf = (lines: readonly string[]): [string[], string[]] => {
  const start = lines.indexOf('# 中文指南');
  if (start === -1) {
    throw new Error('A guide has no Chinese half');
  }
  return [lines.slice(0, start), lines.slice(start)];
};

/** Where a step of a half begins and ends. */
const rangeOf = (half: readonly string[], step: number): [start: number, end: number] => {
  const start = half.findIndex((line) => line.startsWith(`## ${step}. `));
  if (start === -1) {
    throw new Error(`A guide has no step ${step}`);
  }
  const length = half.slice(start + 1).findIndex((line) => line.startsWith('## '));
  return [start, length === -1 ? half.length : start + 1 + length];
};

/** The steps that are the same for the web: keys, openid, running it, and errors. */
const sharedSteps = [6, 12, 13, 14];

const withSteps = (half: readonly string[], source: readonly string[]): readonly string[] =>
  sharedSteps.reduce((lines, step) => {
    const [start, end] = rangeOf(lines, step);
    return lines.toSpliced(start, end - start, ...source.slice(...rangeOf(source, step)));
  }, half);

const withSharedSteps = (web: string, native: string): string => {
  const [english, chinese] = halvesOf(native.split('\n'));
  const [webEnglish, webChinese] = halvesOf(web.split('\n'));
  return [...withSteps(webEnglish, english), ...withSteps(webChinese, chinese)].join('\n');
};

const { check } = parseArgs({ options: { check: { type: 'boolean' } } }).values;

const write = (guide: URL, text: string, written: string): void => {
  if (!check) {
    writeFileSync(guide, written);
  } else if (written !== text) {
    process.stderr.write(`${fileURLToPath(guide)} is stale: run \`npm run guide\`.\n`);
    process.exitCode = 1;
  }
};

const text = readFileSync(guide, 'utf8');
const written = withTables(text, 'phone');
write(guide, text, written);
const webText = readFileSync(webGuide, 'utf8');
write(webGuide, webText, withTables(withSharedSteps(webText, written), 'browser'));
