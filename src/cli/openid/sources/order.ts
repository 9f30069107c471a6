import type { Application } from '../../../gateway/application.ts';
import {
  type ConversionOrder,
  checkOrders,
  createOrder,
  submitOrder,
  uploadToOrder,
} from '../../../gateway/openid-conversion.ts';
import { OpenidError } from '../failures.ts';
import { forgetUploads, isUploaded, lastOrder, noteOrder, noteUploads } from '../people/orders.ts';
import { callerOf } from './alipay.ts';
import { inBatches, inHalves } from './convert.ts';
import { idsToConvert, type Search } from './search.ts';

/** What is to be done with an order. */
export interface OrderWish {
  /** The order to go on with, if one is named. */
  order?: string;
  /** Whether an order may be made, filled and handed in. */
  createOrder?: boolean;
}

const stateOf = async (application: Application, orderId: string): Promise<ConversionOrder> => {
  const orders = await checkOrders(callerOf(application), orderId);
  const order = orders.find((one) => one.orderId === orderId);
  if (order === undefined) {
    throw new OpenidError(1, { code: 'order-not-found', orderId });
  }
  return order;
};

/** Those of whom Alipay is asked and who are in no order yet. */
async function* idsToUpload(search: Search): AsyncGenerator<string> {
  for await (const userId of idsToConvert(search)) {
    if (!isUploaded(search.store, userId)) {
      yield userId;
    }
  }
}

const isAnybodyLeft = async (search: Search): Promise<boolean> => {
  for await (const _one of idsToUpload(search)) {
    return true;
  }
  return false;
};

/** Fills an order with all who are in none, and hands it in. */
const fillAndSubmit = async (orderId: string, search: Search): Promise<ConversionOrder> => {
  const { application, store } = search;
  for await (const batch of inBatches(idsToUpload(search))) {
    await inHalves(batch, async (ids) => {
      await uploadToOrder(callerOf(application), orderId, ids);
    });
    noteUploads(store, orderId, batch);
  }
  await submitOrder(callerOf(application), orderId);
  return stateOf(application, orderId);
};

/** The order that an interrupted run may have made: the only one that is still empty. */
const adoptOrder = async (application: Application): Promise<string | undefined> => {
  const orders = await checkOrders(callerOf(application));
  const empty = orders.filter(({ status }) => status === 'INIT');
  if (empty.length > 1) {
    const orderIds = empty.map(({ orderId }) => orderId);
    throw new OpenidError(1, { code: 'orders-unclear', orderIds });
  }
  return empty[0]?.orderId;
};

const makeOrder = async (
  last: string | undefined,
  { application, store }: Search,
): Promise<string> => {
  const wasBeingMade = last === '';
  const adopted = wasBeingMade ? await adoptOrder(application) : undefined;
  noteOrder(store);
  const orderId = adopted ?? (await createOrder(callerOf(application)));
  noteOrder(store, orderId);
  return orderId;
};

/** Whether an order has come to its end, so that another one may be made. */
const isOver = ({ status }: ConversionOrder): boolean =>
  status === 'FINISH' || status === 'REFUSE' || status === 'CANCEL';

/**
 * Goes on with an order as far as it goes: one that is named or remembered; or, if it is allowed,
 * a new one for people whom no order holds yet, which is filled and handed in. It holds everybody
 * whom Alipay has not confirmed, also those whose ids are known from elsewhere.
 *
 * May be killed at any point and run again.
 *
 * @returns the order as it is after that; undefined if there is none.
 * @throws OpenidError `order-not-found`, `orders-unclear`
 * @throws GatewayError
 */
export const goOnWithOrder = async (
  search: Search,
  { order: named, createOrder: mayCreate = false }: OrderWish,
): Promise<ConversionOrder | undefined> => {
  const { application, store } = search;
  const last = lastOrder(store);
  const knownId = named ?? (last || undefined);
  const known = knownId === undefined ? undefined : await stateOf(application, knownId);
  if (!mayCreate) {
    return known;
  }
  if (known?.status === 'INIT') {
    return fillAndSubmit(known.orderId, search);
  }
  if (known !== undefined && !isOver(known)) {
    return known;
  }
  if (known !== undefined && known.status !== 'FINISH') {
    forgetUploads(store, known.orderId);
  }
  if (!(await isAnybodyLeft(search))) {
    return known;
  }
  return fillAndSubmit(await makeOrder(last, search), search);
};
