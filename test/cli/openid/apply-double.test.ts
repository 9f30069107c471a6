import { describe, expect, it } from 'vitest';
import { rememberLosers } from '../../../src/cli/openid/apply-double.ts';
import type { JournalRecord } from '../../../src/cli/openid/records.ts';
import { openIdOf, userIdOf } from './people.ts';

const newId = openIdOf(1);

/** The journal of a person whose second account gives the new id to the first one. */
const journal: readonly JournalRecord[] = [
  { kind: 'intent', logtoId: 'second', before: { userId: newId }, to: null },
  { kind: 'done', logtoId: 'second' },
  { kind: 'intent', logtoId: 'first', before: { userId: userIdOf(1) }, to: newId },
  { kind: 'done', logtoId: 'first' },
  { kind: 'undone', logtoId: 'first' },
  { kind: 'undone', logtoId: 'second' },
];

describe('who has lost an identity', () => {
  it.each([
    [1, false],
    [3, false],
    [4, true],
    [5, false],
  ])('is known after %i records, and whether it is replaced', async (count, isReplaced) => {
    expect([...(await rememberLosers(journal.slice(0, count)))]).toEqual([
      [newId, { logtoId: 'second', identity: { userId: newId }, isReplaced }],
    ]);
  });

  it('is nobody once it is given back', async () => {
    expect([...(await rememberLosers(journal))]).toEqual([]);
  });
});
