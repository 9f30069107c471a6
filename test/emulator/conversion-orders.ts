import { randomInt } from 'node:crypto';

/** `FINISH` alone converts. Only a reviewer makes `REFUSE`, `RUNNING` and `FINISH`. */
export type OrderStatus = 'INIT' | 'AUDIT' | 'REFUSE' | 'RUNNING' | 'FINISH' | 'CANCEL';

/** An app's request for the conversion of user ids. */
export interface ConversionOrder {
  readonly orderId: string;
  readonly appId: string;
  readonly userIds: Set<string>;
  status: OrderStatus;
  refuseReason: string | undefined;
}

/** The shape of an order's id is not known. */
const newOrderId = (): string => Array.from({ length: 20 }, () => randomInt(10)).join('');

/** The orders of all apps, oldest first. */
export class ConversionOrders {
  readonly #orders = new Map<string, ConversionOrder>();

  create(appId: string): ConversionOrder {
    const order: ConversionOrder = {
      orderId: newOrderId(),
      appId,
      userIds: new Set(),
      status: 'INIT',
      refuseReason: undefined,
    };
    this.#orders.set(order.orderId, order);
    return order;
  }

  find(orderId: string, appId: string): ConversionOrder | undefined {
    const order = this.#orders.get(orderId);
    return order?.appId === appId ? order : undefined;
  }

  ofApp(appId: string): ConversionOrder[] {
    return [...this.#orders.values()].filter((order) => order.appId === appId);
  }

  all(): ConversionOrder[] {
    return [...this.#orders.values()];
  }

  /** A person at Alipay puts an order into a state. */
  review(orderId: string, status: OrderStatus, refuseReason?: string): void {
    const order = this.#orders.get(orderId);
    if (order === undefined) {
      throw new Error(`This gateway knows no order ${orderId}.`);
    }
    order.status = status;
    order.refuseReason = refuseReason;
  }
}
