import { describe, expect, it } from 'vitest';
import { type AllOutstanding, findOutstanding } from '../../../src/cli/openid/outstanding.ts';
import type { JournalRecord } from '../../../src/cli/openid/records.ts';

const intent = (logtoId: string, from: string, to: string | null): JournalRecord => ({
  kind: 'intent',
  logtoId,
  before: { userId: from },
  to,
});

const undone = (logtoId: string): JournalRecord => ({ kind: 'undone', logtoId });

/** A line for each user: the id that comes back, and all that was written. */
const linesOf = async (outstanding: AllOutstanding): Promise<string[]> => {
  const lines: string[] = [];
  for await (const { logtoId, before, written } of outstanding) {
    lines.push(`${logtoId}: ${before.userId} <- ${[...written].map(String).join(', ')}`);
  }
  return lines;
};

describe('the changes that are not undone', () => {
  it.each<[string, JournalRecord[], string[]]>([
    ['are none in an empty journal', [], []],
    [
      'are in the order in which they were made',
      [intent('b', '2088b', 'open-b'), intent('a', '2088a', 'open-a')],
      ['b: 2088b <- open-b', 'a: 2088a <- open-a'],
    ],
    [
      'may not be done yet, and are there once if they were tried again',
      [
        intent('a', '2088a', 'open-a'),
        intent('a', '2088a', 'open-a'),
        { kind: 'done', logtoId: 'a' },
      ],
      ['a: 2088a <- open-a'],
    ],
    [
      'of one user go back to what was there before the first',
      [
        intent('a', '2088a', 'open-a'),
        intent('a', 'open-a', 'union-a'),
        intent('a', 'union-a', null),
      ],
      ['a: 2088a <- open-a, union-a, null'],
    ],
    [
      'go back to what others wrote in between, not beyond it',
      [
        intent('a', '2088a', 'open-a'),
        intent('b', '2088b', 'open-b'),
        intent('a', '2088x', 'open-x'),
      ],
      ['b: 2088b <- open-b', 'a: 2088x <- open-x'],
    ],
    [
      'are those of other users once one has been undone',
      [intent('a', '2088a', 'open-a'), intent('b', '2088b', 'open-b'), undone('a')],
      ['b: 2088b <- open-b'],
    ],
    [
      'are those that came after an undo',
      [intent('a', '2088a', 'open-a'), undone('a'), intent('a', '2088y', 'open-a')],
      ['a: 2088y <- open-a'],
    ],
  ])('%s', async (_what, records, lines) => {
    const outstanding = await findOutstanding(() => records);
    expect(await linesOf(outstanding)).toEqual(lines);
    expect(outstanding.size).toBe(lines.length);
  });

  it('are those that were there when they were looked for, however often they are read', async () => {
    const records = [intent('a', '2088a', 'open-a')];
    const outstanding = await findOutstanding(() => records);
    records.push(undone('a'), intent('b', '2088b', 'open-b'));
    expect(await linesOf(outstanding)).toEqual(['a: 2088a <- open-a']);
    expect(await linesOf(outstanding)).toEqual(['a: 2088a <- open-a']);
  });
});
