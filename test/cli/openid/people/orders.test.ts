import { describe, expect, it } from 'vitest';
import {
  fillOrder,
  lastOrder,
  nameOrder,
  noteOrder,
} from '../../../../src/cli/openid/people/orders.ts';
import { makeStore } from '../store.ts';

describe('the order that was made last', () => {
  it('is filled once it is said to be, and not when another one is', async () => {
    const store = await makeStore();
    for (const orderId of ['1', '2']) {
      noteOrder(store);
      nameOrder(store, orderId);
    }
    fillOrder(store, '1');
    fillOrder(store, '3');
    expect(lastOrder(store)).toMatchObject({ orderId: '2', isFilled: false });
    fillOrder(store, '2');
    expect(lastOrder(store)).toMatchObject({ orderId: '2', isFilled: true });
  });
});
