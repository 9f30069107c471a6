import { GatewayError, RefusedError } from '../../../gateway/errors.ts';
import { convertByOrder, convertUserIds } from '../../../gateway/openid-conversion.ts';
import { callerOf } from './alipay.ts';
import { convertAll } from './convert.ts';
import { goOnWithOrder, type OrderState, type OrderWish } from './order.ts';
import { collect, idsToConvert, isAnybodyUnmapped, type Search } from './search.ts';

/** Why Alipay does not convert, if it refuses for good. */
const refusalIn = (error: unknown): string | undefined =>
  error instanceof RefusedError && !error.isBusy && !error.isUnavailable
    ? (error.details.subCode ?? error.details.code ?? '')
    : undefined;

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
    const refusal = refusalIn(error);
    // Those who came before the failure are not unmapped.
    batch.flush();
    if (refusal === undefined && (!(error instanceof GatewayError) || (await isNeeded(search)))) {
      throw error;
    }
    return refusal;
  } finally {
    batch.flush();
  }
};

const isNeeded = (search: Search): Promise<boolean> => isAnybodyUnmapped(search);

/** Goes on with an order, and takes what it has converted. */
export const addFromOrder = async (
  search: Search,
  wish: OrderWish,
): Promise<OrderState | undefined> => {
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
