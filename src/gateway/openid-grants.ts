import type { Application } from '../../../gateway/application.ts';
import type { Caller } from '../../../gateway/caller.ts';
import { GatewayError, RefusedError } from '../../../gateway/errors.ts';
import { checkOrders, convertUserIds } from '../../../gateway/openid-conversion.ts';
import { callerOf } from './alipay.ts';
import { isParameterError } from './convert.ts';

/** A question that changes nothing at Alipay, and that needs the right to convert. */
type Probe = (caller: Caller) => Promise<unknown>;

/** An id of nobody: what is asked of it changes nothing, and no person is named. */
const nobody = '2088000000000000';

const probes = {
  conversion: (caller) => convertUserIds(caller, [nobody]),
  orders: (caller) => checkOrders(caller),
} satisfies Record<string, Probe>;

/** What Alipay grants an app, or not. */
export type Interface = keyof typeof probes;

/**
 * Asks Alipay whether it grants an interface; one that finds fault with the id has granted it.
 *
 * @returns undefined if it does, else the code with which it refuses.
 * @throws GatewayError
 */
export const refusalOf = async (
  name: Interface,
  application: Application,
): Promise<{ alipayCode: string | undefined } | undefined> => {
  try {
    await probes[name](callerOf(application));
  } catch (error) {
    if (isParameterError(error)) {
      return undefined;
    }
    if (error instanceof RefusedError && !error.isUnavailable && !error.isBusy) {
      return { alipayCode: error.details.subCode ?? error.details.code };
    }
    throw error;
  }
  return undefined;
};

/** Whether Alipay grants an interface; false as well if it does not answer. */
export const isGranted = async (name: Interface, application: Application): Promise<boolean> => {
  try {
    return (await refusalOf(name, application)) === undefined;
  } catch (error) {
    if (error instanceof GatewayError) {
      return false;
    }
    throw error;
  }
};
