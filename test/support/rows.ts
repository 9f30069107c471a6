import { inspect } from 'node:util';
import { expect } from 'vitest';

const inOneLine = (value: unknown): string =>
  inspect(value, { breakLength: Number.POSITIVE_INFINITY, maxStringLength: 200 });

/** What an assertion says, with what it saw, which its message cuts short. */
const reasonIn = (error: unknown): string => {
  const { message, actual, expected } = Object(error);
  const values =
    expected === undefined ? '' : ` (${inOneLine(actual)}, not ${inOneLine(expected)})`;
  return `${message ?? inOneLine(error)}${values}`;
};

/** States the same of each row of a table, and fails with all rows of which it is not so. */
export const ofEach = async <const Row>(
  rows: Iterable<Row>,
  state: (row: Row) => unknown,
): Promise<void> => {
  const wrong: string[] = [];
  let count = 0;
  for (const row of rows) {
    count += 1;
    try {
      await state(row);
    } catch (error) {
      wrong.push(`${inOneLine(row)}: ${reasonIn(error)}`);
    }
  }
  expect(count, 'rows').toBeGreaterThan(0);
  if (wrong.length > 0) {
    expect.fail(`${wrong.length} of ${count} rows:\n${wrong.join('\n')}`);
  }
};
