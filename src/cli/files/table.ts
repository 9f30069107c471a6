/*
 * cli/files: what commands keep data in: a folder for its owner alone, tables of CSV, a file of SQLite.
 * Does not know what the data mean.
 */

import { createReadStream } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { CliError } from '../shell/cli-error.ts';
import { ShellError } from '../shell/failures.ts';
import { fileSystemCode, inPieces } from '../shell/file-system.ts';
import { FilesError } from './failures.ts';

/** One row of a table; a cell that is not there is empty. */
export interface Row {
  cellOf(column: string): string;
}

/** The longest row in characters: a quote that is not closed would else take in all the rest. */
const longestRow = 10_000;

/** Finds the places of columns, if a row is a heading. */
const placesIn = (
  record: readonly string[],
  columns: readonly [string, ...string[]],
): Map<string, number> | undefined => {
  const names = record.map((cell) => cell.toLowerCase());
  return names.includes(columns[0])
    ? new Map(names.map((name, place) => [name, place]))
    : undefined;
};

/**
 * Reads a table as CSV: UTF-8, with or without a byte order mark, blanks and empty lines. It is read
 * row by row, so that its length does not matter.
 *
 * @param columns those of a table without a heading; a heading is recognized by the first one's name.
 * @param take takes each row; returns whether it is as it must be.
 * @throws CliError `source-unreadable`; `table-wrong` with the line of the first row that is not
 * taken, from 1. No cell is quoted.
 */
export const readTable = async (
  file: string,
  columns: readonly [string, ...string[]],
  take: (row: Row) => boolean,
): Promise<void> => {
  let places: ReadonlyMap<string, number> | undefined;
  let lastLine = 0;
  const wrong = (line: number): CliError =>
    new FilesError({ code: 'table-wrong', file, line, columns });

  const takeRow = (record: readonly string[], { lines: line }: { lines: number }): null => {
    lastLine = line;
    const heading = places === undefined ? placesIn(record, columns) : undefined;
    places ??= heading ?? new Map(columns.map((name, place) => [name, place]));
    const cellOf = (column: string): string => record[places?.get(column) ?? -1] ?? '';
    if (heading === undefined && !take({ cellOf })) {
      throw wrong(line);
    }
    return null;
  };

  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: longestRow,
    // Each row is taken when it is read, so that the last one is known if the next cannot be read.
    on_record: takeRow,
  });
  try {
    await pipeline(createReadStream(file), parser.resume());
  } catch (error) {
    if (error instanceof CliError) {
      throw error;
    }
    throw error instanceof CsvError
      ? wrong(lastLine + 1)
      : new ShellError(2, {
          code: 'source-unreadable',
          source: file,
          systemCode: fileSystemCode(error),
        });
  }
};

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** Renders a row of CSV, with the end of its line. */
export const renderRow = (row: readonly string[]): string => `${row.map(quoted).join(',')}\n`;

/** Writes a table as CSV with a heading, for its owner alone, in the place of an older one. */
export const writeTable = async (
  file: string,
  columns: readonly string[],
  rows: Iterable<readonly string[]>,
): Promise<void> => {
  const lines = function* (): Generator<string> {
    yield renderRow(columns);
    for (const row of rows) {
      yield renderRow(row);
    }
  };
  await writeFile(`${file}.new`, inPieces(lines()), { mode: 0o600 });
  await rename(`${file}.new`, file);
};
