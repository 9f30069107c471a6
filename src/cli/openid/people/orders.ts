import { z } from 'zod';
import type { Store } from '../../files/store.ts';

const orderGuard = z.object({ orderId: z.string().nullable() });

/** The order that was made last; its id is null while it is being made. */
export type LastOrder = z.output<typeof orderGuard>;

export const lastOrder = (store: Store): LastOrder | undefined =>
  store.first(orderGuard, 'select order_id as orderId from conversion_order');

/** Notes the order that is being made, and then its id. */
export const noteOrder = (store: Store, orderId: string | null): void => {
  store.run('insert or replace into conversion_order values (1, :orderId)', { orderId });
};

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
