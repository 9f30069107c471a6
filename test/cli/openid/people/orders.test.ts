import { describe, expect, it } from 'vitest';
import {
  fillOrder,
  forgetUploads,
  isUploaded,
  lastOrder,
  nameOrder,
  noteOrder,
  noteUploads,
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

describe('whom an order holds', () => {
  it('is known by the last order, until that comes to nothing', async () => {
    const store = await makeStore();
    const uploaded = () => ['u1', 'u2', 'u3'].map((userId) => isUploaded(store, userId));
    expect(uploaded()).toEqual([false, false, false]);
    noteUploads(store, '1', ['u1', 'u2']);
    noteUploads(store, '2', ['u2', 'u3']);
    expect(uploaded()).toEqual([true, true, true]);
    forgetUploads(store, '1');
    expect(uploaded()).toEqual([false, true, true]);
    forgetUploads(store, '2');
    expect(uploaded()).toEqual([false, false, false]);
  });
});
