import path from 'node:path';
import { z } from 'zod';
import type { Application } from '../../gateway/application.ts';
import {
  type ConversionOrder,
  checkOrders,
  createOrder,
  type OrderStatus,
  submitOrder,
  uploadToOrder,
} from '../../gateway/openid-conversion.ts';
import { callerOf } from './alipay.ts';
import { inBatches, inHalves } from './convert.ts';
import { OpenidError } from './failures.ts';
import type { Journal } from './journal.ts';
import { openJsonLines, readJsonLines } from './json-lines.ts';
import type { JournalRecord } from './records.ts';

/** An order as it is at Alipay, after what could be done for it. */
export interface OrderState {
  orderId: string;
  status: OrderStatus;
  refuseReason: string | undefined;
}

/** What the journal knows of the order that was made last. */
export interface RememberedOrder {
  orderId: string | undefined;
  /** Whether an order may have been made whose id is not known. */
  isBeingCreated: boolean;
  isFilled: boolean;
}

/** Finds the order that was made last. */
export const rememberOrder = async (
  records: AsyncIterable<JournalRecord>,
): Promise<RememberedOrder> => {
  let order: RememberedOrder = { orderId: undefined, isBeingCreated: false, isFilled: false };
  for await (const record of records) {
    if (record.kind === 'order-creating') {
      order = { ...order, isBeingCreated: true };
    } else if (record.kind === 'order') {
      order = { orderId: record.orderId, isBeingCreated: false, isFilled: false };
    } else if (record.kind === 'order-filled' && record.orderId === order.orderId) {
      order = { ...order, isFilled: true };
    }
  }
  return order;
};

const uploadGuard = z.object({ orderId: z.string(), userIds: z.array(z.string()) });

const uploadsIn = (folder: string): string => path.join(folder, 'order-uploads.jsonl');

/** The ids that orders hold already. */
const uploadedIds = async (folder: string): Promise<Set<string>> => {
  const ids = new Set<string>();
  for await (const { userIds } of readJsonLines(uploadsIn(folder), uploadGuard)) {
    for (const id of userIds) {
      ids.add(id);
    }
  }
  return ids;
};

/** What an order is worked on with. */
export interface OrderContext {
  application: Application;
  folder: string;
  journal: Journal;
}

const stateOf = async (application: Application, orderId: string): Promise<ConversionOrder> => {
  const orders = await checkOrders(callerOf(application), orderId);
  const order = orders.find((one) => one.orderId === orderId);
  if (order === undefined) {
    throw new OpenidError(1, { code: 'order-not-found', orderId });
  }
  return order;
};

const fill = async (
  orderId: string,
  userIds: Iterable<string>,
  { application, folder, journal }: OrderContext,
): Promise<void> => {
  const uploads = await openJsonLines<z.output<typeof uploadGuard>>(uploadsIn(folder));
  for (const batch of inBatches(userIds)) {
    await inHalves(batch, async (ids) => {
      await uploadToOrder(callerOf(application), orderId, ids);
    });
    uploads.note({ orderId, userIds: batch });
  }
  await uploads.close();
  await journal.append({ kind: 'order-filled', orderId });
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
  { isBeingCreated }: RememberedOrder,
  { application, journal }: OrderContext,
): Promise<string> => {
  const adopted = isBeingCreated ? await adoptOrder(application) : undefined;
  if (adopted === undefined) {
    await journal.append({ kind: 'order-creating' });
  }
  const orderId = adopted ?? (await createOrder(callerOf(application)));
  await journal.append({ kind: 'order', orderId });
  return orderId;
};

/** Whether an order has come to its end, so that another one may be made. */
const isOver = ({ status }: ConversionOrder): boolean =>
  status === 'FINISH' || status === 'REFUSE' || status === 'CANCEL';

/** What is to be done with an order. */
interface OrderWish {
  /** The order to go on with, if one is named. */
  orderId: string | undefined;
  /** Whether an order may be made, filled and handed in. */
  mayCreate: boolean;
  /** Ids whose pairs are known, which a new order holds as well, to compare them. */
  sample: readonly string[];
}

/** The ids that a new order is for: none that was in one before, unless that was turned down. */
const missingIds = async (
  unmapped: readonly string[],
  known: ConversionOrder | undefined,
  { folder }: OrderContext,
): Promise<readonly string[]> => {
  if (known?.status === 'REFUSE' || known?.status === 'CANCEL') {
    return unmapped;
  }
  const uploaded = await uploadedIds(folder);
  return unmapped.filter((id) => !uploaded.has(id));
};

const fillAndSubmit = async (
  orderId: string,
  userIds: readonly string[],
  isFilled: boolean,
  context: OrderContext,
): Promise<OrderState> => {
  if (!isFilled) {
    await fill(orderId, userIds, context);
  }
  await submitOrder(callerOf(context.application), orderId);
  return stateOf(context.application, orderId);
};

/**
 * Goes on with an order as far as it goes: one that is named or remembered; or, if it is allowed,
 * a new one for ids that no order holds yet, which is filled and handed in.
 *
 * May be killed at any point and run again.
 *
 * @returns undefined if there is no order.
 * @throws CliError `order-not-found`, `orders-unclear`
 * @throws GatewayError
 */
export const goOnWithOrder = async (
  unmapped: readonly string[],
  remembered: RememberedOrder,
  { orderId: named, mayCreate, sample }: OrderWish,
  context: OrderContext,
): Promise<OrderState | undefined> => {
  const knownId = named ?? remembered.orderId;
  const known = knownId === undefined ? undefined : await stateOf(context.application, knownId);
  if (!mayCreate) {
    return known;
  }
  if (known?.status === 'INIT') {
    const isFilled = remembered.isFilled && remembered.orderId === known.orderId;
    return fillAndSubmit(known.orderId, [...unmapped, ...sample], isFilled, context);
  }
  if (known !== undefined && !isOver(known)) {
    return known;
  }
  const missing = await missingIds(unmapped, known, context);
  if (missing.length === 0) {
    return known;
  }
  const orderId = await makeOrder(remembered, context);
  return fillAndSubmit(orderId, [...missing, ...sample], false, context);
};
