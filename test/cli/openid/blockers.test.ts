import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/cli/messages.ts';
import { blockersIn, describeBlockers } from '../../../src/cli/openid/blockers.ts';
import type { Mapping } from '../../../src/cli/openid/mapping.ts';
import type { Options } from '../../../src/cli/openid/options.ts';
import type { Tally } from '../../../src/cli/openid/plan/plan.ts';

const tallyOf = (part: Tally['part'], count: number, source: Tally['source'] = null): Tally => ({
  ...{ part, holds: 'user_id', source, count },
  isConfirmed: false,
});

const mappingWith = (unmapped: number, unconfirmed = 0): Mapping => ({
  ...{ users: 9, refusal: undefined, order: undefined, ofNobody: 0 },
  plan: {
    target: 'open_id',
    accounts: unmapped + unconfirmed,
    tallies: [
      tallyOf('unmapped', unmapped),
      ...(unconfirmed === 0 ? [] : [tallyOf('move', unconfirmed, 'file')]),
    ],
    contradictions: [],
  },
});

describe('what stands in the way of a move', () => {
  it('is whoever is unmapped or refused, if there are more than may be left behind', () => {
    const find = (unmapped: number, refused: number, allowances: Options) =>
      blockersIn(mappingWith(unmapped), allowances, refused);
    expect(find(0, 0, {})).toEqual([]);
    expect(find(1, 0, {})).toEqual(['unmapped']);
    expect(find(0, 1, {})).toEqual(['refused']);
    expect(find(3, 0, { allowUnmapped: 3 })).toEqual([]);
    expect(find(4, 0, { allowUnmapped: 3 })).toEqual(['unmapped']);
    expect(find(3, 3, { allowUnmapped: 3 })).toEqual(['refused']);
    expect(find(1, 2, { allowUnmapped: 3 })).toEqual([]);
  });

  it('is everything that does, contradictions first', () => {
    const mapping = mappingWith(1, 2);
    const { plan } = mapping;
    const contradictions = [{ code: 'identity-held-twice', logtoIds: ['a', 'b'] }] as const;
    const all = { ...mapping, plan: { ...plan, contradictions } };
    expect(blockersIn(all, {})).toEqual(['contradictions', 'unmapped', 'unconfirmed']);
    expect(blockersIn(all, { allowUnmapped: 1, allowUnconfirmed: true })).toEqual([
      'contradictions',
    ]);
    expect(blockersIn(mappingWith(0), {}, 0, true)).toEqual(['open']);
    expect(blockersIn(mappingWith(0, 1), {})).toEqual(['unconfirmed']);
  });

  it('is said with the option that lifts it, and how many it would leave behind', () => {
    const texts = messages.en;
    expect(describeBlockers(['unmapped', 'refused'], mappingWith(2), { texts }, 3)).toEqual([
      'Not possible: too many are unmapped. --allow-unmapped 5 leaves them behind.',
      'Not possible to go on: Logto refused too many. --allow-unmapped 5 leaves them behind.',
    ]);
    expect(describeBlockers(['unmapped', 'contradictions'], mappingWith(2), { texts })).toEqual([
      'Not possible: too many are unmapped. --allow-unmapped 2 leaves them behind.',
      'Not possible: there are contradictions.',
    ]);
  });
});
