import { z } from 'zod';
import type { Store } from '../../files/store.ts';

const orderGuard = z.object({
  orderId: z.string().nullable(),
  isFilled: z.number().transform(Boolean),
});

/** The order that was made last; its id is null while it is being made. */
export type LastOrder = z.output<typeof orderGuard>;

export const lastOrder = (store: Store): LastOrder | undefined =>
  store.first(
    orderGuard,
    `select order_id as orderId, is_filled as isFilled from conversion_order
      order by n desc limit 1`,
  );

/** Notes that an order is about to be made. */
export const noteOrder = (store: Store): void => {
  store.run('insert into conversion_order (order_id) values (null)');
};

/** Notes the id of the order that was made last. */
export const nameOrder = (store: Store, orderId: string): void => {
  store.run(
    `update conversion_order set order_id = :orderId
      where n = (select max(n) from conversion_order)`,
    { orderId },
  );
};

/** Notes that an order holds all that it is for. */
export const fillOrder = (store: Store, orderId: string): void => {
  store.run('update conversion_order set is_filled = 1 where order_id = :orderId', { orderId });
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
