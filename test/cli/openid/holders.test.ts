import { describe, expect, it } from 'vitest';
import { Holders } from '../../../src/cli/openid/holders.ts';

const alice = { logtoId: 'alice', identity: 'one' };
const bob = { logtoId: 'bob', identity: 'two' };
const carol = { logtoId: 'carol', identity: 'one' };
const dave = { logtoId: 'dave', identity: 'one' };

describe('holders', () => {
  it('are found by what they hold', () => {
    const holders = new Holders([alice, bob]);
    expect(holders.of('one')).toEqual(['alice']);
    expect(holders.of('two')).toEqual(['bob']);
    expect(holders.of('three')).toEqual([]);
    expect([holders.has('one'), holders.has('three')]).toEqual([true, false]);
  });

  it('may hold the same, two or more of them', () => {
    const holders = new Holders([alice, carol, bob, dave]);
    expect(holders.of('one')).toEqual(['alice', 'carol', 'dave']);
    expect([...holders.shared()]).toEqual([['one', ['alice', 'carol', 'dave']]]);
  });

  it('are counted, and each is met once', () => {
    const holders = new Holders([alice, bob, carol]);
    expect(holders.size).toBe(3);
    expect([...holders]).toEqual([alice, carol, bob]);
  });

  it('are nobody at first', () => {
    const holders = new Holders();
    expect([holders.size, [...holders], [...holders.shared()]]).toEqual([0, [], []]);
  });
});
