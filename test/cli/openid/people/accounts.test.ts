import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../src/cli/files/store.ts';
import { addAccount, clearAccounts, isHeld } from '../../../../src/cli/openid/people/accounts.ts';
import { count, makeStore } from '../store.ts';

const addAll = (store: Store, kind: string, many: number): void =>
  store.transaction(() => {
    for (let index = 0; index < many; index += 1) {
      addAccount(store, { logtoId: `l${index}`, identity: `${kind}${index}` });
    }
  });

describe('the accounts of a list', () => {
  // More than two slices.
  const many = 4501;

  it.each([
    ['', false],
    [', also after a kill that has left them without their index', true],
  ])('are forgotten before the next one%s', async (_when, isKilled) => {
    const store = await makeStore();
    addAll(store, 'old', many);
    if (isKilled) {
      store.run('drop index account_logto_id');
    }
    await clearAccounts(store);
    expect(count(store, 'select 1 from account')).toBe(0);
    addAll(store, 'one', 2);
    addAll(store, 'other', 2);
    expect(count(store, `select 1 from account where identity like 'other%'`)).toBe(2);
    expect(count(store, 'select 1 from account')).toBe(2);
  });

  it.each([
    ['NUL in the id', 'l', 'a\0b'],
    ['half a character in the id', 'l', 'a\ud83d'],
    ['NUL in the id of Logto', 'l\0', 'a'],
  ])('are refused with what no database stores: %s', async (_which, logtoId, identity) => {
    const store = await makeStore();
    const add = () => addAccount(store, { logtoId, identity });
    expect(add).toThrow(
      expect.objectContaining({ failure: { code: 'id-not-storable', logtoId }, exitCode: 2 }),
    );
    expect(count(store, 'select 1 from account')).toBe(0);
  });

  it('hold what is said of them last, and tell who was not there before', async () => {
    const store = await makeStore();
    const add = (logtoId: string, identity: string) => addAccount(store, { logtoId, identity });
    expect([
      add('a', 'one'),
      add('b', 'one'),
      add('a', 'one'),
      add('a', '2088000000000001'),
    ]).toEqual([true, true, false, false]);
    expect([isHeld(store, 'one'), isHeld(store, '2088000000000001'), isHeld(store, 'x')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(count(store, 'select 1 from account where form = :form', { form: 'user_id' })).toBe(1);
  });
});
