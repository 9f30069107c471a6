import { GatewayError, RefusedError } from '../../gateway/errors.ts';
import {
  type ConvertedIds,
  convertByOrder,
  convertUserIds,
} from '../../gateway/openid-conversion.ts';
import { callerOf } from './alipay.ts';
import type { Comparison } from './comparison.ts';
import { convertAll } from './convert.ts';
import { type Journal, readJournal } from './journal.ts';
import { count, together } from './lazy.ts';
import { goOnWithOrder, type OrderState, rememberOrder } from './order.ts';
import { type Search, unmappedIn } from './pair-sources.ts';
import type { Session } from './session.ts';
import type { Setup } from './setup.ts';

/** Why Alipay does not convert, if it refuses for good. */
const refusalIn = (error: unknown): string | undefined =>
  error instanceof RefusedError && !error.isBusy && !error.isUnavailable
    ? (error.details.subCode ?? error.details.code ?? '')
    : undefined;

/**
 * Has Alipay convert directly, and compares what is known from elsewhere.
 *
 * @returns the code with which Alipay refuses, if it does.
 */
export const addFromConversion = async (
  { application }: Setup,
  search: Search,
  comparison: Comparison,
): Promise<string | undefined> => {
  const isNeeded = count(unmappedIn(search)) > 0;
  try {
    await convertAll(
      together(comparison.sample(), unmappedIn(search)),
      (userIds) => convertUserIds(callerOf(application), userIds),
      (ids) => {
        comparison.take(ids);
        search.pairs.add(ids, 'conversion');
      },
    );
    return undefined;
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === undefined && (isNeeded || !(error instanceof GatewayError))) {
      throw error;
    }
    return refusal;
  }
};

/** What is to be done with an order. */
interface OrderWish {
  order?: string;
  createOrder?: boolean;
}

/** Goes on with an order, and takes what it has converted. */
export const addFromOrder = async (
  { folder }: Session,
  { application }: Setup,
  { order: orderId, createOrder: mayCreate = false }: OrderWish,
  { search, comparison, journal }: { search: Search; comparison: Comparison; journal: Journal },
): Promise<OrderState | undefined> => {
  const asked = [...unmappedIn(search)];
  if (asked.length === 0) {
    return undefined;
  }
  const sample = comparison.sample();
  const remembered = await rememberOrder(readJournal(folder));
  const context = { application, folder, journal };
  const order = await goOnWithOrder(asked, remembered, { orderId, mayCreate, sample }, context);
  if (order?.status === 'FINISH') {
    const convert = async (userIds: readonly string[]): Promise<ConvertedIds[]> =>
      (await convertByOrder(callerOf(application), order.orderId, userIds)).converted;
    await convertAll([...sample, ...asked], convert, (ids) => {
      comparison.take(ids);
      search.pairs.add(ids, 'order');
    });
  }
  return order;
};
