import { describe, expect, it } from 'vitest';
import { type Holder, Holders } from '../../../src/cli/openid/holders.ts';
import { accountsOf, type Decision, decided, makePlan } from '../../../src/cli/openid/plan.ts';
import { openIdOf, userIdOf } from './people.ts';

/** A user by the person's number who holds the old id, and one who holds the new id. */
const old = (person: number, logtoId = `old-${person}`): Holder => ({
  logtoId,
  identity: userIdOf(person),
});
const young = (person: number, logtoId = `new-${person}`): Holder => ({
  logtoId,
  identity: openIdOf(person),
});

/** The ids of people, as Alipay knows them; a second number stands for another person's new id. */
const pairsOf = (...people: ReadonlyArray<number | [number, number]>): Map<string, string> =>
  new Map(
    people.map((person) => {
      const [from, to] = typeof person === 'number' ? [person, person] : person;
      return [userIdOf(from), openIdOf(to)];
    }),
  );

const planOf = (
  holders: readonly Holder[],
  pairs: ReadonlyMap<string, string>,
  decisions: ReadonlyArray<[string, Decision]> = [],
) => {
  const plan = makePlan(new Holders(holders), pairs, new Map(decisions));
  return { ...plan, moves: [...plan.moves], unmapped: [...plan.unmapped] };
};

const nothing = { moves: [], doubles: [], unmapped: [], untouched: 0, contradictions: [] };

describe('the plan of a move', () => {
  it('moves who holds an old id whose new id is known', () => {
    expect(planOf([old(1), old(2)], pairsOf(1, 2))).toEqual({
      ...nothing,
      moves: [
        { logtoId: 'old-1', from: userIdOf(1), to: openIdOf(1) },
        { logtoId: 'old-2', from: userIdOf(2), to: openIdOf(2) },
      ],
    });
  });

  it('leaves whose new id is not known', () => {
    expect(planOf([old(1)], pairsOf(2))).toEqual({ ...nothing, unmapped: [old(1)] });
  });

  it('touches nobody who does not hold an old id, even if Alipay gives a pair for it', () => {
    const blank = { logtoId: 'blank', identity: '' };
    expect(planOf([young(1), blank], new Map([['', openIdOf(2)]]))).toEqual({
      ...nothing,
      untouched: 2,
    });
  });

  it('skips a person with two accounts, unless it is decided what becomes of them', () => {
    const holders = [old(1), young(1), old(2), young(2), old(3), young(3)];
    const plan = planOf(holders, pairsOf(1, 2, 3), [
      [accountsOf('old-1', 'new-1'), 'keep-old'],
      [accountsOf('old-2', 'new-1'), 'keep-new'],
      [accountsOf('old-3', 'new-3'), 'keep-new'],
    ]);
    const double = (person: number, decision: Decision) => ({
      logtoId: `old-${person}`,
      newLogtoId: `new-${person}`,
      from: userIdOf(person),
      to: openIdOf(person),
      decision,
    });
    expect(plan).toEqual({
      ...nothing,
      doubles: [double(1, 'keep-old'), double(2, 'skip'), double(3, 'keep-new')],
      untouched: 3,
    });
    expect(decided(plan)).toEqual([double(1, 'keep-old'), double(3, 'keep-new')]);
  });
});

describe('no plan is made', () => {
  it('if two people would get one id', () => {
    const { contradictions } = planOf([old(1), old(2)], pairsOf(1, [2, 1]));
    expect(contradictions).toEqual([
      { code: 'one-id-for-two-users', logtoIds: ['old-1', 'old-2'] },
    ]);
  });

  it('if one of two people with one new id has a second account', () => {
    const holders = [old(1), old(2), young(1)];
    expect(planOf(holders, pairsOf(1, [2, 1])).contradictions).toEqual([
      { code: 'one-id-for-two-users', logtoIds: ['old-1', 'old-2'] },
    ]);
  });

  it('if the second account is of a person who has been moved to its id before', () => {
    expect(planOf([old(2), young(1)], pairsOf(1, [2, 1])).contradictions).toEqual([
      { code: 'one-id-for-two-users', logtoIds: ['new-1', 'old-2'] },
    ]);
    expect(planOf([old(2), young(2)], pairsOf(1, 2, 3)).contradictions).toEqual([]);
  });

  it('if two users hold one old id, which is said once', () => {
    expect(planOf([old(1), old(1, 'twin')], pairsOf(1)).contradictions).toEqual([
      { code: 'identity-held-twice', logtoIds: ['old-1', 'twin'] },
    ]);
    expect(planOf([old(1), old(1, 'twin')], new Map()).contradictions).toEqual([
      { code: 'identity-held-twice', logtoIds: ['old-1', 'twin'] },
    ]);
  });

  it('if two users hold the new id that a third is to get', () => {
    const holders = [old(1), young(1), young(1, 'twin')];
    expect(planOf(holders, pairsOf(1)).contradictions).toEqual([
      { code: 'identity-held-twice', logtoIds: ['new-1', 'twin'] },
    ]);
  });

  it('if a new id has the form of an old one', () => {
    const pairs = new Map([[userIdOf(1), userIdOf(9)]]);
    expect(planOf([old(1)], pairs).contradictions).toEqual([
      { code: 'new-id-is-a-user-id', logtoIds: ['old-1'] },
    ]);
  });

  it.each([
    ['too short', 'open-id'],
    ['blank', ''],
    ['of other characters', `${openIdOf(9)}=`],
  ])('if a new id is %s, so that nobody would know it for one', (_what, newId) => {
    const pairs = new Map([[userIdOf(1), newId]]);
    expect(planOf([old(1)], pairs).contradictions).toEqual([
      { code: 'new-id-not-recognized', logtoIds: ['old-1'] },
    ]);
  });

  it('and of many contradictions, some are said', () => {
    const people = Array.from({ length: 50 }, (_, person) => person);
    const holders = people.flatMap((person) => [old(person), old(person, `twin-${person}`)]);
    const pairs = pairsOf(...people.map((person): [number, number] => [person, 0]));
    expect(planOf(holders, pairs).contradictions).toHaveLength(20);
    const [first, ...others] = people;
    const doubles = [...others.map((person) => old(person)), young(first ?? 0)];
    expect(planOf(doubles, pairs).contradictions).toHaveLength(20);
  });

  it('but for other identities, which many may hold', () => {
    const blanks = ['one', 'two'].map((logtoId) => ({ logtoId, identity: '' }));
    const twins = [young(2), young(2, 'twin')];
    expect(planOf([old(1), ...blanks, ...twins], pairsOf(1)).contradictions).toEqual([]);
  });
});
