import type { Caller } from './caller.ts';
import { GatewayError, RefusedError } from './errors.ts';
import { checkOrders, convertUserIds } from './openid-conversion.ts';

/** A question that changes nothing at Alipay, and that needs the right to convert. */
type Probe = (caller: Caller) => Promise<unknown>;

/** An id of nobody: what is asked of it changes nothing, and no person is named. */
const nobody = '2088000000000000';

const probes = {
  conversion: (caller) => convertUserIds(caller, [nobody]),
  orders: (caller) => checkOrders(caller),
} satisfies Record<string, Probe>;

/** What Alipay grants an app, or not. */
export type Grant = keyof typeof probes;

/**
 * Asks Alipay whether it grants something; if it finds fault with the id, it has granted it.
 *
 * @returns undefined if it does, else the code with which it refuses.
 * @throws GatewayError
 */
export const refusalOf = async (
  grant: Grant,
  caller: Caller,
): Promise<{ alipayCode: string | undefined } | undefined> => {
  try {
    await probes[grant](caller);
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusedError) || !error.isLasting) {
      throw error;
    }
    return error.isOfParameters ? undefined : { alipayCode: error.failure.alipayCode };
  }
};

/** Whether Alipay grants something; false as well if it does not answer. */
export const isGranted = async (grant: Grant, caller: Caller): Promise<boolean> => {
  try {
    return (await refusalOf(grant, caller)) === undefined;
  } catch (error) {
    if (error instanceof GatewayError) {
      return false;
    }
    throw error;
  }
};
