import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Request } from 'got';
import type { Delivery } from '../errors.ts';
import { isFirstUse } from './tunnel-agent.ts';

/** A connection that had been closed while idle is reset within a round trip, in milliseconds. */
const staleWithinMs = 1000;

const isReset = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ECONNRESET' || error.code === 'EPIPE');

/** What is known of a request on its way. */
interface Watch {
  /** What can have become of it when it fails. */
  deliveryAfter: (error: unknown) => Delivery;
  /** Closes its connection, if it has one, and resolves when that is closed. */
  close: () => Promise<void>;
}

/**
 * Follows a request, to know what can have become of it when it fails.
 *
 * It cannot have reached Alipay before the connection stands, through a proxy or not. A kept
 * connection that is reset at once, before a byte of an answer, counts as closed while it was idle.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1
 */
export const watchDelivery = (stream: Request): Watch => {
  let connection: Socket | undefined;
  let isConnected = false;
  let reusedAt = Number.NEGATIVE_INFINITY;
  stream.once('request', (request: ClientRequest) => {
    request.once('socket', (socket: Socket) => {
      connection = socket;
      // (`reusedSocket` is false if the request has had to wait for the connection.)
      if (!socket.connecting) {
        isConnected = true;
        reusedAt = isFirstUse(socket) ? Number.NEGATIVE_INFINITY : performance.now();
        return;
      }
      socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
    });
  });
  return {
    deliveryAfter: (error) => {
      if (!isConnected) {
        return 'not-sent';
      }
      const isStale =
        performance.now() - reusedAt < staleWithinMs &&
        stream.response === undefined &&
        isReset(error);
      return isStale ? 'stale' : 'possibly-received';
    },
    close: async () => {
      connection?.destroy();
      if (connection && !connection.closed) {
        await once(connection, 'close');
      }
    },
  };
};
