import { describe, expect, it } from 'vitest';
import { Holders } from '../../../src/cli/openid/holders.ts';
import type { KnownPair } from '../../../src/cli/openid/pairs.ts';
import { mostContradictions } from '../../../src/cli/openid/plan.ts';
import { findSecondAccounts } from '../../../src/cli/openid/second-accounts.ts';

const code = 'second-account-at-other-id';

const find = (pairs: KnownPair[], held: Record<string, string>) => {
  const holders = Object.entries(held).map(([logtoId, identity]) => ({ logtoId, identity }));
  const records = async function* () {
    yield* pairs;
  };
  return findSecondAccounts(new Holders(holders), records());
};

const person = { userId: 'user', newId: 'union', otherId: 'open' };

describe('a second account at the other new id', () => {
  it('is found, and named after the first', async () => {
    expect(await find([person], { b: 'open', a: 'user' })).toEqual([
      { code, logtoIds: ['a', 'b'] },
    ]);
  });

  it('is told once, however often the pair was found', async () => {
    const found = await find([person, person], { a: 'user', b: 'open' });
    expect(found).toEqual([{ code, logtoIds: ['a', 'b'] }]);
  });

  it.each([
    ['has no account at the old id any more', person, { a: 'union', b: 'open' }],
    ['has no account at the other new id', person, { a: 'user', b: 'union' }],
    ['is not to be moved', { ...person, newId: undefined }, { a: 'user', b: 'open' }],
    ['has no other new id', { ...person, otherId: undefined }, { a: 'user', b: 'open' }],
    ['has one id for both', { ...person, newId: 'open' }, { a: 'user', b: 'open' }],
  ])('is not seen if the person %s', async (_why, pair, held) => {
    expect(await find([pair], held)).toEqual([]);
  });

  it('is told of some people, if it is of many', async () => {
    const people = Array.from({ length: 2 * mostContradictions }, (_, index) => ({
      userId: `user${index}`,
      newId: `union${index}`,
      otherId: `open${index}`,
    }));
    const held = people.flatMap(({ userId, otherId }) => [
      [`a ${userId}`, userId],
      [`b ${userId}`, otherId],
    ]);
    expect(await find(people, Object.fromEntries(held))).toHaveLength(mostContradictions);
  });
});
