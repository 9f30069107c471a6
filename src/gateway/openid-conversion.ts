import { z } from 'zod';
import { optionalText, optionalUserId, readContent, unlessBlank, userId } from './answer-fields.ts';
import { callGateway, type Effect } from './call.ts';
import type { Caller } from './caller.ts';

/** The ids of one user, as Alipay converts them. */
export interface ConvertedIds {
  userId: string;
  openId: string;
  /** The user's id for a group of apps, if one is set up. */
  unionId: string | undefined;
}

/** `FINISH` is the only state in which an order converts; `REFUSE` and `CANCEL` are its other ends. */
export type OrderStatus = 'INIT' | 'AUDIT' | 'REFUSE' | 'RUNNING' | 'FINISH' | 'CANCEL';

/** A request for conversion, which a person at Alipay reviews. */
export interface ConversionOrder {
  orderId: string;
  status: OrderStatus;
  refuseReason: string | undefined;
}

const idsGuard = z.object({ user_id: userId, open_id: userId, union_id: optionalUserId }).transform(
  ({ user_id, open_id, union_id }): ConvertedIds => ({
    userId: user_id,
    openId: open_id,
    unionId: unlessBlank(union_id),
  }),
);

// Alipay leaves an empty list out.
const listOf = <Guard extends z.ZodTypeAny>(guard: Guard) =>
  z
    .array(guard)
    .nullish()
    .transform((list) => list ?? []);

const success = z.object({ code: z.literal('10000') });
const conversionGuard = success.extend({ open_id_list: listOf(idsGuard) });
const refusedIdsGuard = success.extend({ illegal_user_id_list: listOf(z.string()) });
const createdGuard = success.extend({ order_id: z.string().min(1) });

const orderGuard = z
  .object({
    order_id: z.string().min(1),
    order_status: z.enum(['INIT', 'AUDIT', 'REFUSE', 'RUNNING', 'FINISH', 'CANCEL']),
    refuse_reason: optionalText,
  })
  .transform(
    ({ order_id, order_status, refuse_reason }): ConversionOrder => ({
      orderId: order_id,
      status: order_status,
      refuseReason: unlessBlank(refuse_reason),
    }),
  );
const ordersGuard = success.extend({ order_list: listOf(orderGuard) });

const call = async <Guard extends z.ZodTypeAny>(
  caller: Caller,
  name: string,
  effect: Effect,
  content: object,
  guard: Guard,
): Promise<z.output<Guard>> => {
  const method = `alipay.open.app.openid.${name}`;
  const parameters = { biz_content: JSON.stringify(content) };
  return readContent(guard, await callGateway(caller, { method, parameters, effect }));
};

/**
 * Converts user ids without an order. Alipay may not grant it. An id that it does not know is
 * missing from the answer.
 *
 * @throws GatewayError
 * @see https://github.com/alipay/alipay-sdk-java-all AlipayOpenAppOpenidUidtoopenidBatchqueryRequest
 */
export const convertUserIds = async (
  caller: Caller,
  userIds: readonly string[],
): Promise<ConvertedIds[]> => {
  const content = { user_id_list: userIds };
  return (await call(caller, 'uidtoopenid.batchquery', 'reads', content, conversionGuard))
    .open_id_list;
};

/**
 * Makes an empty order and returns its id.
 *
 * @throws GatewayError; if it is an UnreachableError, an order may have been made.
 */
export const createOrder = async (caller: Caller): Promise<string> =>
  (await call(caller, 'applyorder.create', 'changes', {}, createdGuard)).order_id;

/**
 * Adds user ids to an order in the state INIT. Adding an id again changes nothing (inferred).
 *
 * @returns those that are not valid user ids.
 * @throws GatewayError
 */
export const uploadToOrder = async (
  caller: Caller,
  orderId: string,
  userIds: readonly string[],
): Promise<string[]> => {
  const content = { order_id: orderId, user_id_list: userIds };
  return (await call(caller, 'applyorder.upload', 'reads', content, refusedIdsGuard))
    .illegal_user_id_list;
};

/**
 * Hands an order in for review.
 *
 * @throws GatewayError; if it is an UnreachableError, it may have been handed in.
 */
export const submitOrder = async (caller: Caller, orderId: string): Promise<void> => {
  await call(caller, 'applyorder.submit', 'changes', { order_id: orderId }, success);
};

/**
 * Returns the state of an order, or of the ten latest ones. Changes nothing, so it also shows
 * whether Alipay grants the conversion.
 *
 * @throws GatewayError
 */
export const checkOrders = async (caller: Caller, orderId?: string): Promise<ConversionOrder[]> => {
  const content = orderId === undefined ? {} : { order_id: orderId };
  return (await call(caller, 'applyorder.checkavailable', 'reads', content, ordersGuard))
    .order_list;
};

/**
 * Converts user ids of an order that has the state FINISH.
 *
 * @returns also those that are not valid or are not in the order.
 * @throws GatewayError
 */
export const convertByOrder = async (
  caller: Caller,
  orderId: string,
  userIds: readonly string[],
): Promise<{ converted: ConvertedIds[]; refusedUserIds: string[] }> => {
  const content = { order_id: orderId, user_id_list: userIds };
  const guard = conversionGuard.merge(refusedIdsGuard);
  const answer = await call(caller, 'batchquery', 'reads', content, guard);
  return { converted: answer.open_id_list, refusedUserIds: answer.illegal_user_id_list };
};
