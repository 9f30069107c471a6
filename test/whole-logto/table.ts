import type { Row } from './run.ts';

const marks = { passed: '✓', failed: '✗', skipped: '–' } as const;

const titles = ['', 'check', '', 's', 'seen'] as const;

/** The first line of what was seen: of an error, the rest is logged. */
const brief = (text: string): string => {
  const [line = ''] = text.trim().split('\n');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};

const cellsOf = ({ group, name, result, seconds, seen }: Row): string[] => [
  group,
  name,
  marks[result],
  seconds.toFixed(1),
  brief(seen).replaceAll('|', '\\|'),
];

/** Makes a table of Markdown, which can be read in a terminal as well. */
export const renderTable = (rows: readonly Row[]): string => {
  const body = rows.map(cellsOf);
  const widths = titles.map((title, column) =>
    Math.max(3, title.length, ...body.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join(
    '\n',
  );
};

/** How many checks ended how, in a sentence. */
export const renderCounts = (rows: readonly Row[]): string =>
  (['passed', 'failed', 'skipped'] as const)
    .map((wanted) => `${rows.filter(({ result }) => result === wanted).length} ${wanted}`)
    .join(', ');
