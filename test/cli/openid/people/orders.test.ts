import { describe, expect, it } from 'vitest';
import {
  forgetUploads,
  isUploaded,
  lastOrder,
  noteOrder,
  noteUploads,
} from '../../../../src/cli/openid/people/orders.ts';
import { makeStore } from '../store.ts';

describe('the order that was made last', () => {
  it('is the one that was noted last, and has no id while it is being made', async () => {
    const store = await makeStore();
    expect(lastOrder(store)).toBeUndefined();
    for (const orderId of ['', '1', '', '2']) {
      noteOrder(store, orderId || undefined);
      expect(lastOrder(store)).toBe(orderId);
    }
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
