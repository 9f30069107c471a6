import { describe, expect, it } from 'vitest';
import { type Allowances, blockersIn } from '../../../src/cli/openid/blockers.ts';
import type { Mapping } from '../../../src/cli/openid/mapping.ts';

const mappingWith = (unmapped: number, more: Partial<Mapping> = {}): Mapping => ({
  ...{ users: 9, refusal: undefined, order: undefined, ofNobody: 0, decided: 0 },
  ...{ unconfirmed: new Map(), lines: new Map() },
  plan: {
    target: 'open_id',
    accounts: unmapped,
    tallies: [
      {
        ...{ part: 'unmapped', holds: 'user_id', source: null },
        ...{ isConfirmed: false, decision: null, count: unmapped },
      },
    ],
    contradictions: [],
  },
  ...more,
});

describe('what stands in the way of a move', () => {
  it.each<[unmapped: number, refused: number, Allowances, string[]]>([
    [0, 0, {}, []],
    [1, 0, {}, ['unmapped']],
    [0, 1, {}, ['refused']],
    [3, 0, { allowUnmapped: 3 }, []],
    [4, 0, { allowUnmapped: 3 }, ['unmapped']],
    [3, 3, { allowUnmapped: 3 }, ['refused']],
    [1, 2, { allowUnmapped: 3 }, []],
  ])('%d unmapped and %d refused, with %o', (unmapped, refused, allowances, blockers) => {
    expect(blockersIn(mappingWith(unmapped), allowances, refused)).toEqual(blockers);
  });

  it('is everything that does, contradictions first', () => {
    const mapping = mappingWith(1, { unconfirmed: new Map([['file', 2]]) });
    const { plan } = mapping;
    const contradictions = [{ code: 'identity-held-twice', logtoIds: ['a', 'b'] }] as const;
    const all = { ...mapping, plan: { ...plan, contradictions } };
    expect(blockersIn(all, {})).toEqual(['contradictions', 'unmapped', 'unconfirmed']);
    expect(blockersIn(all, { allowUnmapped: 1, allowUnconfirmed: true })).toEqual([
      'contradictions',
    ]);
  });
});
