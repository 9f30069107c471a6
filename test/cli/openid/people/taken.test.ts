import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../src/cli/files/store.ts';
import { addAccount } from '../../../../src/cli/openid/people/accounts.ts';
import {
  noteTaken,
  openTaken,
  settleHeld,
  settleTaken,
  takenFor,
} from '../../../../src/cli/openid/people/taken.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { allTaken, makeStore, planIn } from '../store.ts';

const identity = { userId: openIdOf(1), details: { name: 'n', rawData: { a: [1] } } };

/** What was taken from the account "new" for the account "old" to get. */
const taken = { logtoId: 'new', identity, givenTo: 'old' };

const storeWith = async (isSettled = false): Promise<Store> => {
  const store = await makeStore();
  noteTaken(store, { ...taken, isSettled });
  return store;
};

const person = { userId: userIdOf(1), openId: openIdOf(1) };

describe('what a decision has taken', () => {
  it('is kept whole, and is open until it is settled', async () => {
    const store = await storeWith();
    expect(openTaken(store)).toEqual([taken]);
    settleTaken(store, { logtoId: 'another', identity });
    settleTaken(store, { logtoId: 'new', identity: { userId: 'another' } });
    expect(openTaken(store)).toEqual([taken]);
    settleTaken(store, taken);
    expect(openTaken(store)).toEqual([]);
    expect(allTaken(store)).toEqual([taken]);
  });

  it.each([undefined, null])('may have no details: %s', async (details) => {
    const store = await makeStore();
    const bare = { userId: 'a', details };
    noteTaken(store, { logtoId: 'new', identity: bare, givenTo: 'old', isSettled: false });
    expect(allTaken(store)).toEqual([
      { logtoId: 'new', identity: { userId: 'a' }, givenTo: 'old' },
    ]);
  });

  it('is not open if it is settled from the beginning', async () => {
    const store = await storeWith(true);
    expect([openTaken(store), takenFor(store, { logtoId: 'old', to: identity.userId })]).toEqual([
      [],
      undefined,
    ]);
  });

  it('is open again if it is taken again, with the details of then', async () => {
    const store = await storeWith(true);
    const again = { ...taken, identity: { userId: openIdOf(1), details: { name: 'later' } } };
    noteTaken(store, { ...again, isSettled: false });
    expect(openTaken(store)).toEqual([again]);
  });

  it('is found by the account that it was taken for and the id, until it is settled', async () => {
    const store = await storeWith();
    expect(takenFor(store, { logtoId: 'old', to: openIdOf(1) })).toEqual(taken);
    expect(takenFor(store, { logtoId: 'old', to: openIdOf(2) })).toBeUndefined();
    expect(takenFor(store, { logtoId: 'new', to: openIdOf(1) })).toBeUndefined();
    settleTaken(store, taken);
    expect(takenFor(store, { logtoId: 'old', to: openIdOf(1) })).toBeUndefined();
  });

  it('is settled once an account holds it, whichever that is', async () => {
    const store = await storeWith();
    noteTaken(store, {
      logtoId: 'x',
      identity: { userId: 'free' },
      givenTo: 'y',
      isSettled: false,
    });
    addAccount(store, { logtoId: 'somebody', identity: identity.userId });
    expect(openTaken(store).map(({ logtoId }) => logtoId)).toEqual(['x']);
    settleHeld(store);
    store.run('delete from account');
    expect(openTaken(store).map(({ logtoId }) => logtoId)).toEqual(['x']);
  });

  it.each([
    ['is about to get it', 'old', []],
    ['is not the one that is about to get it', 'third', [taken]],
  ])('is not given back while the account %s', async (_which, logtoId, open) => {
    const store = await storeWith();
    await planIn(store, { accounts: [{ logtoId, identity: userIdOf(1) }], people: [person] });
    expect(openTaken(store)).toEqual(open);
  });

  it('is given back if the account that was to get it has gone', async () => {
    const store = await storeWith();
    await planIn(store, { accounts: [], people: [person] });
    expect(openTaken(store)).toEqual([taken]);
  });
});
