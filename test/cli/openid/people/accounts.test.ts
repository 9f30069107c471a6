import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../src/cli/files/store.ts';
import { addAccount, clearAccounts, count } from '../../../../src/cli/openid/people/accounts.ts';
import { makeStore } from '../store.ts';

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
});
