import { GatewayError, RefusedError } from '../../../gateway/errors.ts';
import {
  type ConversionOrder,
  convertByOrder,
  convertUserIds,
} from '../../../gateway/openid-conversion.ts';
import { callerOf } from './alipay.ts';
import { convertAll } from './convert.ts';
import { goOnWithOrder, type OrderWish } from './order.ts';
import { idsToConvert, isAnybodyUnmapped, type Search } from './search.ts';

/**
 * Has Alipay convert everybody whom it has not confirmed, those as well whose ids are known from
 * elsewhere: they may be of another app.
 *
 * @returns the code with which Alipay refuses, if it does.
 * @throws GatewayError if nobody else knows the ids
 */
export const addFromConversion = async (search: Search): Promise<string | undefined> => {
  const { application } = search;
  try {
    await convertAll(search, 'conversion', (ids) => convertUserIds(callerOf(application), ids));
  } catch (error) {
    if (error instanceof RefusedError && error.isLasting) {
      return error.failure.alipayCode ?? '';
    }
    if (!(error instanceof GatewayError) || (await isAnybodyUnmapped(search))) {
      throw error;
    }
  }
  return undefined;
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
      await convertAll(
        search,
        'order',
        async (ids) => (await convertByOrder(callerOf(search.application), orderId, ids)).converted,
      );
    }
    return order;
  }
  return undefined;
};
