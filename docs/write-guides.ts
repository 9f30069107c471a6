/*
 * Writes what is made from something else: the tables of docs/errors.md from the connector's sentences,
 * the drawings of the keys and of a move's stages, and into the web guide the steps that both guides
 * share. Logto shows one guide, so each is whole.
 *
 * npm run guide            writes them
 * npm run guide -- --check fails if they are not as they would be written
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { en } from '../src/connector/messages/en.ts';
import { explainReason, isReason, reasons } from '../src/connector/messages/examples.ts';
import type { ConnectorTexts } from '../src/connector/messages/texts.ts';
import { zh } from '../src/connector/messages/zh.ts';
import { explain, explainedSubCodes } from '../src/gateway/error-table.ts';
import { drawKeys } from './keys-drawing.ts';
import { drawStages } from './stages-drawing.ts';

/** Addresses as code: GitHub would make links of them that reach into a Chinese sentence. */
const withAddressesAsCode = (text: string): string =>
  text.replaceAll(/https?:\/\/[\w.:/@-]*[\w/]/g, '`$&`');

/** Puts names that share a text into one row of a table. */
const rowsByText = (entries: ReadonlyArray<readonly [name: string, text: string]>): string[] => {
  const namesByText = new Map<string, string[]>();
  for (const [name, text] of entries) {
    namesByText.set(text, [...(namesByText.get(text) ?? []), `\`${name}\``]);
  }
  return [...namesByText].map(
    ([text, names]) => `| ${names.join(' ')} | ${withAddressesAsCode(text)} |`,
  );
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

/** What is said in one language of what the messages leave out. */
interface Phrases {
  /** Of the failures that have no hint: they are about answers that make no sense. */
  unproven: string;
  /** If it depends on the connector what to do. */
  byConnector: (native: string, web: string) => string;
}

const phrases: Record<'en' | 'zh', Phrases> = {
  en: {
    unproven:
      'Something other than Alipay answered, or changed the answer. Check `gateway` and proxies.',
    byConnector: (native, web) => `Native: ${native} Web: ${web}`,
  },
  zh: {
    unproven: '响应的不是支付宝，或者响应在途中被改动。请检查 `gateway` 和代理。',
    byConnector: (native, web) => `原生：${native}网页：${web}`,
  },
};

const reasonRows = (texts: ConnectorTexts, { unproven, byConnector }: Phrases): string[] =>
  rowsByText(
    reasons.filter(isReason).map((reason) => {
      const native = explainReason(reason, 'phone', texts).hint ?? unproven;
      const web = explainReason(reason, 'browser', texts).hint ?? unproven;
      return [reason, native === web ? native : byConnector(native, web)];
    }),
  );

interface Table {
  header: string;
  rows: readonly string[];
}

/** The tables of both languages' pages of errors, which are found by their header rows. */
const tables: ReadonlyArray<{ page: string; tables: readonly Table[] }> = [
  {
    page: 'errors.md',
    tables: [
      {
        header: '| Sub-code | What it means | What to do |',
        rows: subCodeRows(en),
      },
      { header: '| Reason | What to do |', rows: reasonRows(en, phrases.en) },
    ],
  },
  {
    page: 'errors.zh-CN.md',
    tables: [
      { header: '| 子错误码 | 含义 | 怎么办 |', rows: subCodeRows(zh) },
      { header: '| 原因码 | 怎么办 |', rows: reasonRows(zh, phrases.zh) },
    ],
  },
];

const withTable = (lines: readonly string[], { header, rows }: Table): string[] => {
  const start = lines.indexOf(header);
  if (start === -1) {
    throw new Error(`A page has no table with the header ${header}`);
  }
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.toSpliced(start + 2, length - 2, ...rows);
};

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

/** The steps that are the same for the web: the keys, and the user identifier. */
const sharedSteps = [5, 11];

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

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

const write = (file: string, written: string): void => {
  const url = new URL(file, import.meta.url);
  if (!check) {
    writeFileSync(url, written);
  } else if (written !== read(file)) {
    process.stderr.write(`${fileURLToPath(url)} is stale: run \`npm run guide\`.\n`);
    process.exitCode = 1;
  }
};

for (const { page, tables: ofPage } of tables) {
  write(page, ofPage.reduce<string[]>(withTable, read(page).split('\n')).join('\n'));
}
write('keys.svg', drawKeys());
write('openid-stages.svg', drawStages());
write('../web/docs/guide.md', withSharedSteps(read('../web/docs/guide.md'), read('guide.md')));
