import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPairTable } from '../../../../src/cli/openid/sources/pair-table.ts';
import { CliError } from '../../../../src/cli/shell/cli-error.ts';
import { errorFrom } from '../../../support/errors.ts';
import { temporaryFolder } from '../../folder.ts';
import { openIdOf, userIdOf } from '../people.ts';

const unionId = 'union-id-of-a-person-no-1';

const read = async (...lines: string[]) => {
  const file = path.join(await temporaryFolder(), 'pairs.csv');
  await writeFile(file, lines.join('\n'));
  const taken: unknown[] = [];
  await readPairTable(file, (ids) => taken.push([ids.userId, ids.openId, ids.unionId]));
  return taken;
};

const row = `${userIdOf(1)},${openIdOf(1)}`;

describe('a file of pairs', () => {
  it('has a union_id in its third column, or in the one that its heading names', async () => {
    expect(await read(row, `${row},${unionId}`, `${row},`)).toEqual([
      [userIdOf(1), openIdOf(1), undefined],
      [userIdOf(1), openIdOf(1), unionId],
      [userIdOf(1), openIdOf(1), undefined],
    ]);
    expect(
      await read('union_id,open_id,user_id', `${unionId},${openIdOf(1)},${userIdOf(1)}`),
    ).toEqual([[userIdOf(1), openIdOf(1), unionId]]);
    const spaced = [
      '\ufeffuser_id, note, open_id\r',
      '\r',
      ` "${userIdOf(1)}" , x, ${openIdOf(1)} \r`,
    ];
    expect(await read(...spaced)).toEqual([[userIdOf(1), openIdOf(1), undefined]]);
  });

  it.each([
    ['a user_id of another form', `1234,${openIdOf(1)}`],
    ['an open_id in its place', `${openIdOf(1)},${openIdOf(1)}`],
    ["a spreadsheet's error", `${userIdOf(1)},#N/A`],
    ['a user_id as the open_id', `${userIdOf(1)},${userIdOf(2)}`],
    ['a union_id that is cut off', `${row},short`],
    ['no open_id', userIdOf(1)],
  ])('is refused for %s, and the line is named', async (_which, wrong) => {
    const { failure } = await errorFrom(read(row, wrong, row), CliError);
    expect(failure).toMatchObject({ code: 'table-wrong', line: 2 });
  });

  it('whose quote is not closed is not read to its end, and the line is named', async () => {
    const file = path.join(await temporaryFolder(), 'pairs.csv');
    const rows = Array.from({ length: 1000 }, (_, index) =>
      [userIdOf(index), index === 20 ? `"${openIdOf(index)}` : openIdOf(index)].join(),
    );
    await writeFile(file, rows.join('\n'));
    const taken: string[] = [];
    const reading = readPairTable(file, ({ userId }) => taken.push(userId));
    const error = await reading.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({ failure: { code: 'table-wrong', file, line: 21 } });
    expect(taken).toEqual(Array.from({ length: 20 }, (_, index) => userIdOf(index)));
  });
});
