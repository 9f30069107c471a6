import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { rowsFor } from '../../../../src/cli/openid/plan/export.ts';
import {
  countOf,
  countPart,
  countStrangers,
  doubleParts,
  isToChange,
} from '../../../../src/cli/openid/plan/plan.ts';
import { accountsIn, decidedIn, doublesIn, movesIn } from '../../../../src/cli/openid/plan/rows.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { makeStore, planIn } from '../store.ts';

const unionIdOf = (index: number): string => `union-id-of-a-person-no-${index}`;

const personOf = (index: number, unionId?: string) => ({
  userId: userIdOf(index),
  openId: openIdOf(index),
  unionId,
});

const numbersTo = (end: number): number[] => Array.from({ length: end }, (_, index) => index);

describe('the rows of a plan', () => {
  it('are what an account holds and gets, and all ids of its person', async () => {
    const store = await makeStore();
    const accounts = [
      { logtoId: 'a', identity: userIdOf(1) },
      { logtoId: 'b', identity: unionIdOf(2) },
      { logtoId: 'c', identity: userIdOf(3) },
    ];
    const people = [personOf(1), personOf(2, unionIdOf(2))];
    const plan = await planIn(store, { accounts, people });
    const [one, two] = people;
    expect([...movesIn(store)]).toEqual([
      { logtoId: 'a', from: userIdOf(1), to: openIdOf(1), holds: 'user_id', ids: one },
      { logtoId: 'b', from: unionIdOf(2), to: openIdOf(2), holds: 'union_id', ids: two },
    ]);
    expect([...accountsIn(store, 'unmapped')]).toEqual([{ logtoId: 'c', from: userIdOf(3) }]);
    expect([...doublesIn(store)]).toEqual([]);
    const counts = (['move', 'double', 'unmapped', 'there', 'untouched'] as const).map((part) =>
      countPart(plan, part),
    );
    expect(counts).toEqual([2, 0, 1, 0, 0]);
  });

  it('are of people with two accounts as well, with what was decided of just these two', async () => {
    const store = await makeStore();
    const accounts = [1, 2, 3, 4].flatMap((number) => [
      { logtoId: `old${number}`, identity: userIdOf(number) },
      { logtoId: `new${number}`, identity: openIdOf(number) },
    ]);
    const decisions = [
      { oldUser: 'old1', newUser: 'new1', decision: 'keep-old' },
      { oldUser: 'old2', newUser: 'new2', decision: 'keep-new' },
      { oldUser: 'old3', newUser: 'another', decision: 'keep-new' },
      { oldUser: 'old4', newUser: 'new4', decision: 'skip' },
    ] as const;
    const people = [1, 2, 3, 4].map((number) => personOf(number));
    const plan = await planIn(store, { accounts, people, decisions, source: 'file' });
    expect(doubleParts.map((part) => countPart(plan, part))).toEqual([1, 1, 2]);
    expect(countPart(plan, ...doubleParts)).toBe(4);
    expect(countOf(plan, isToChange)).toBe(2);
    expect([...doublesIn(store)].map(({ logtoId, part }) => [logtoId, part])).toEqual([
      ['old1', 'keep-old'],
      ['old2', 'keep-new'],
      ['old3', 'double'],
      ['old4', 'double'],
    ]);
    const [first, ...others] = decidedIn(store);
    expect(others.map(({ logtoId }) => logtoId)).toEqual(['old2']);
    expect(first).toEqual({
      ...{ logtoId: 'old1', newLogtoId: 'new1', part: 'keep-old' },
      ...{ from: userIdOf(1), to: openIdOf(1), holds: 'user_id', ids: personOf(1) },
      ...{ isConfirmed: false, source: 'file' },
    });
    expect([...movesIn(store)]).toEqual([]);
  });

  it.each([
    ['moves', movesIn],
    ['people with two accounts', doublesIn],
    ['people of whom something is decided', decidedIn],
  ])('are found by their keys, without sorting: %s', async (_name, rowsOf) => {
    const store = await makeStore();
    const all = vi.spyOn(store, 'all');
    expect([...rowsOf(store)]).toEqual([]);
    const [[, query, values] = expect.fail('Nothing was read.')] = all.mock.calls;
    const detail = z.object({ detail: z.string() }).transform((row) => row.detail);
    const steps = store.all(detail, `explain query plan ${query}`, values);
    expect(steps[0]).toMatch(/^SEARCH p USING PRIMARY KEY/);
    expect(steps.filter((step) => !step.startsWith('SEARCH'))).toEqual([]);
  });

  it('are each read once, in order, page by page', async () => {
    const store = await makeStore();
    const numbers = numbersTo(2001);
    const accounts = numbers.map((number) => ({
      logtoId: `l${number}`,
      identity: userIdOf(number),
    }));
    await planIn(store, { accounts, people: numbers.map((number) => personOf(number)) });
    expect([...movesIn(store)].map(({ from }) => from)).toEqual(numbers.map(userIdOf));
    const exported = [...rowsFor(store, 'people')];
    expect(exported[0]?.join(' ')).toBe('user_id open_id union_id source confirmed_by union_by');
    expect(exported.slice(1).map(([userId]) => userId)).toEqual(numbers.map(userIdOf));
    const moves = [...rowsFor(store, 'move')].slice(1);
    expect(moves.map(([logtoId]) => logtoId)).toEqual(numbers.map((number) => `l${number}`));
    expect(moves[0]).toEqual([
      ...['l0', userIdOf(0), 'user_id', userIdOf(0), openIdOf(0), '', 'conversion', '1'],
    ]);
  });
});

describe('the strangers to a connector', () => {
  it('are those who would be registered anew by one kind of id, over all slices', async () => {
    const store = await makeStore();
    const accounts = numbersTo(4100).map((number) => ({
      logtoId: `l${number}`,
      identity: number % 2 === 0 ? userIdOf(number) : openIdOf(number),
    }));
    const known = numbersTo(4100).filter((number) => number % 5 !== 0);
    await planIn(store, { accounts, people: known.map((number) => personOf(number)) });
    // By open_id: who holds a user_id. By user_id: who holds an open_id, also of nobody known.
    expect(await countStrangers(store, 'open_id')).toBe(2050);
    expect(await countStrangers(store, 'user_id')).toBe(2050);
  });
});
