import { createReadStream } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import { fileSystemCode } from '../system-error.ts';

/** One row of a table; a cell that is not there is empty. */
export interface Row {
  /** The line of the file, from 1. */
  line: number;
  cellOf(column: string): string;
}

const rowGuard = z.object({
  info: z.object({ lines: z.number() }),
  record: z.array(z.string()),
});

/**
 * Reads a table as CSV: UTF-8, with or without a byte order mark, blanks and empty lines.
 *
 * @param columns those of a table without a heading; the first one tells a heading by its name.
 * @param take takes each row; returns whether it is as it must be.
 * @throws CliError `source-unreadable`; `table-wrong` with the line of the first row that is not
 * taken. No cell is quoted.
 */
export const readTable = async (
  file: string,
  columns: readonly [string, ...string[]],
  take: (row: Row) => boolean,
): Promise<void> => {
  let heading: readonly string[] | undefined;
  const takeRow = (parsed: unknown): void => {
    const { info, record } = rowGuard.parse(parsed);
    const names = record.map((cell) => cell.toLowerCase());
    if (heading === undefined && names.includes(columns[0])) {
      heading = names;
      return;
    }
    heading ??= columns;
    const places = heading;
    const cellOf = (column: string): string => record[places.indexOf(column)] ?? '';
    if (!take({ line: info.lines, cellOf })) {
      throw new CliError(2, { code: 'table-wrong', file, line: info.lines, columns });
    }
  };
  const parser = parse({
    bom: true,
    trim: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  try {
    await pipeline(createReadStream(file), parser, async (rows: AsyncIterable<unknown>) => {
      for await (const row of rows) {
        takeRow(row);
      }
    });
  } catch (error) {
    if (error instanceof CliError) {
      throw error;
    }
    throw new CliError(
      2,
      error instanceof CsvError
        ? { code: 'table-wrong', file, line: parser.info.lines, columns }
        : { code: 'source-unreadable', source: file, systemCode: fileSystemCode(error) },
    );
  }
};

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** Writes a table as CSV with a heading, for its owner alone, in the place of an older one. */
export const writeTable = async (
  file: string,
  columns: readonly string[],
  rows: Iterable<readonly string[]>,
): Promise<void> => {
  const lines = function* (): Generator<string> {
    yield `${columns.join(',')}\n`;
    for (const row of rows) {
      yield `${row.map(quoted).join(',')}\n`;
    }
  };
  await writeFile(`${file}.new`, lines(), { mode: 0o600 });
  await rename(`${file}.new`, file);
};
