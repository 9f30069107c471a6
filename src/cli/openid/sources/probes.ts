import type { Caller } from '../../../gateway/caller.ts';
import { checkOrders, convertUserIds } from '../../../gateway/openid-conversion.ts';

/** A question that changes nothing at Alipay, and that needs the right to convert. */
type Probe = (caller: Caller) => Promise<unknown>;

/** An id of nobody: what is asked of it changes nothing, and no person is named. */
const nobody = '2088000000000000';

/** What shows whether Alipay grants its conversion, and orders for it. */
export const probes: Record<'conversion' | 'orders', Probe> = {
  conversion: (caller) => convertUserIds(caller, [nobody]),
  orders: (caller) => checkOrders(caller),
};
