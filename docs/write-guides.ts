/*
 * Writes the native guide's two tables of error codes from the sentences in src/messages, and then
 * copies the steps that both guides share into the web guide. Logto shows one guide, so each is whole.
 *
 * npm run guide            writes them
 * npm run guide -- --check fails if they are not as they would be written
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { explainedSubCodes } from '../src/gateway/error-table.ts';
import { messages } from '../src/messages/languages.ts';
import type { ConnectorMessages, Explanation } from '../src/messages/messages.ts';

const guide = new URL('guide.md', import.meta.url);
const webGuide = new URL('../web/docs/guide.md', import.meta.url);

/** The tables are found by their header rows: the Console draws no comments that could mark them. */
const tables = [
  { header: '| Sub-code | What it means | What to do |', texts: messages.en.connector },
  { header: '| 子错误码 | 含义 | 怎么办 |', texts: messages.zh.connector },
];

/** One row for all codes that share an explanation. */
const rowsOf = ({ explanations }: ConnectorMessages): string[] => {
  const codesByExplanation = new Map<Explanation, string[]>();
  for (const [code, explanation] of Object.entries(explanations)) {
    if (explainedSubCodes.some((subCode) => subCode === code)) {
      codesByExplanation.set(explanation, [
        ...(codesByExplanation.get(explanation) ?? []),
        `\`${code}\``,
      ]);
    }
  }
  return [...codesByExplanation].map(
    ([{ cause, hint }, codes]) => `| ${codes.join(' ')} | ${cause} | ${hint} |`,
  );
};

const withTable = (
  lines: readonly string[],
  { header, texts }: (typeof tables)[number],
): string[] => {
  const start = lines.indexOf(header);
  if (start === -1) {
    throw new Error(`The guide has no table with the header ${header}`);
  }
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.toSpliced(start, length, header, '| --- | --- | --- |', ...rowsOf(texts));
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

/** The steps that are the same for the web: keys, openid and errors. */
const sharedSteps = [4, 8, 13];

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
const written = tables.reduce<string[]>(withTable, text.split('\n')).join('\n');
write(guide, text, written);
const webText = readFileSync(webGuide, 'utf8');
write(webGuide, webText, withSharedSteps(webText, written));
