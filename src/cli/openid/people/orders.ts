import { z } from 'zod';
import type { Store } from '../../files/store.ts';
import { note, noteOf } from './notes.ts';

/** The id of the order that was made last; blank while it is being made. */
export const lastOrder = (store: Store): string | undefined => noteOf(store, 'order', z.string());

/** Notes an order: without its id while it is being made, and then with it. */
export const noteOrder = (store: Store, orderId = ''): void => note(store, 'order', orderId);

/** Notes whom an order holds. */
export const noteUploads = (store: Store, orderId: string, userIds: readonly string[]): void =>
  store.transaction(() => {
    for (const userId of userIds) {
      store.run('insert or replace into upload values (:userId, :orderId)', { userId, orderId });
    }
  });

/** Forgets whom an order holds, since it has come to nothing. */
export const forgetUploads = (store: Store, orderId: string): void => {
  store.run('delete from upload where order_id = :orderId', { orderId });
};

/** Whether an order holds a person, and has not come to nothing. */
export const isUploaded = (store: Store, userId: string): boolean =>
  store.has('select 1 from upload where user_id = :userId', { userId });
