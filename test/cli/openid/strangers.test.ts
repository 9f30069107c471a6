import { describe, expect, it } from 'vitest';
import { Holders } from '../../../src/cli/openid/holders.ts';
import { countStrangers } from '../../../src/cli/openid/strangers.ts';
import { openIdOf, userIdOf } from './people.ts';

const holdersOf = (...identities: string[]): Holders =>
  new Holders(identities.map((identity) => ({ logtoId: `of ${identity}`, identity })));

describe('strangers to a connector that knows people by user_id', () => {
  it('are those who hold a new id alone', () => {
    const holders = holdersOf(openIdOf(1), userIdOf(2), openIdOf(2), userIdOf(3), '');
    const newIds = new Map([1, 2, 3].map((person) => [userIdOf(person), openIdOf(person)]));
    expect(countStrangers(holders, newIds, 'user_id')).toBe(1);
  });

  it('are counted though two people are said to have one new id', () => {
    const holders = holdersOf(openIdOf(1), userIdOf(2), openIdOf(2), userIdOf(3));
    const newIds = new Map([
      [userIdOf(2), openIdOf(2)],
      [userIdOf(3), openIdOf(2)],
    ]);
    expect(countStrangers(holders, newIds, 'user_id')).toBe(1);
  });

  it('are counted though a pair is of an identity that is no new id', () => {
    const holders = holdersOf(openIdOf(1), userIdOf(2), 'other');
    const newIds = new Map([[userIdOf(2), 'other']]);
    expect(countStrangers(holders, newIds, 'user_id')).toBe(1);
  });
});

describe('strangers to a connector that knows people by the new id', () => {
  it('are those who hold a user_id alone', () => {
    const alone = [1, 3, 5].map(userIdOf);
    const holders = holdersOf(...alone, userIdOf(2), openIdOf(2), openIdOf(4), '');
    const newIds = new Map([2, 3, 5].map((person) => [userIdOf(person), openIdOf(person)]));
    expect(countStrangers(holders, newIds, 'new-id')).toBe(3);
  });
});
