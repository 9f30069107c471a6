/*
 * Writes the guide's two tables of error codes from the sentences in src/messages.
 *
 * npm run guide            writes them
 * npm run guide -- --check fails if they are not as they would be written
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { explainedSubCodes } from '../src/gateway/error-table.ts';
import { messages } from '../src/messages/languages.ts';
import type { ConnectorMessages, Explanation } from '../src/messages/messages.ts';

const guide = new URL('guide.md', import.meta.url);

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

const { check } = parseArgs({ options: { check: { type: 'boolean' } } }).values;
const text = readFileSync(guide, 'utf8');
const generated = tables.reduce<string[]>(withTable, text.split('\n')).join('\n');
if (!check) {
  writeFileSync(guide, generated);
} else if (generated !== text) {
  process.stderr.write('docs/guide.md has stale tables of errors: run `npm run guide`.\n');
  process.exitCode = 1;
}
