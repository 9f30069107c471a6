import { GatewayError, RefusedError } from '../../../gateway/errors.ts';
import {
  type ConversionOrder,
  convertByOrder,
  convertUserIds,
} from '../../../gateway/openid-conversion.ts';
import { callerOf } from './alipay.ts';
import { convertAll } from './convert.ts';
import { goOnWithOrder, type OrderWish } from './order.ts';
import { collect, idsToConvert, isAnybodyUnmapped, type Search } from './search.ts';

/**
 * Has Alipay convert everybody whom it has not confirmed, those as well whose ids are known from
 * elsewhere: they may be of another app.
 *
 * @returns the code with which Alipay refuses, if it does.
 * @throws GatewayError if nobody else knows the ids
 */
export const addFromConversion = async (search: Search): Promise<string | undefined> => {
  const batch = collect(search.store, 'conversion');
  try {
    await convertAll(
      idsToConvert(search),
      (userIds) => convertUserIds(callerOf(search.application), userIds),
      (ids) => batch.push(ids),
    );
    return undefined;
  } catch (error) {
    // Those who came before the failure are not unmapped.
    batch.flush();
    if (error instanceof RefusedError && error.isLasting) {
      return error.failure.alipayCode ?? '';
    }
    if (!(error instanceof GatewayError) || (await isAnybodyUnmapped(search))) {
      throw error;
    }
    return undefined;
  } finally {
    batch.flush();
  }
};

/** Goes on with an order, and takes what it has converted. */
export const addFromOrder = async (
  search: Search,
  wish: OrderWish,
): Promise<ConversionOrder | undefined> => {
  for await (const _anybody of idsToConvert(search)) {
    const order = await goOnWithOrder(search, wish);
    if (order?.status === 'FINISH') {
      const { orderId } = order;
      const batch = collect(search.store, 'order');
      await convertAll(
        idsToConvert(search),
        async (userIds) =>
          (await convertByOrder(callerOf(search.application), orderId, userIds)).converted,
        (ids) => batch.push(ids),
      );
      batch.flush();
    }
    return order;
  }
  return undefined;
};
