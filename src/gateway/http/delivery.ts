import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Request } from 'got';

/** What is known of a request to which no answer came. */
export interface Fate {
  /** False only if it is certain that Alipay cannot have seen the request. */
  mayHaveReachedAlipay: boolean;
  /** A kept connection proved to have been closed, so that Alipay has hardly seen the request. */
  isStaleConnection: boolean;
  /** Whether it is a passing trouble of the network or of a server. */
  isTransient: boolean;
}

/** A connection that had been closed while idle says so within a round trip, in milliseconds. */
const staleWithinMs = 1000;

const isReset = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ECONNRESET' || error.code === 'EPIPE');

/**
 * Follows a request to tell what can have become of it when it fails.
 *
 * It cannot have reached Alipay before the connection stands. A kept connection that is reset at
 * once and before a byte of an answer is taken for one that had been closed while it was idle.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1
 */
export const watchFate = (stream: Request): { fateAfter: (error: unknown) => Fate } => {
  let isConnected = false;
  let reusedAt = Number.NEGATIVE_INFINITY;
  stream.once('request', (request: ClientRequest) => {
    request.once('socket', (socket: Socket) => {
      // (`reusedSocket` is false where the request has had to wait for the connection.)
      if (!socket.connecting) {
        isConnected = true;
        reusedAt = performance.now();
        return;
      }
      socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
    });
  });
  return {
    fateAfter: (error) => ({
      mayHaveReachedAlipay: isConnected,
      isStaleConnection:
        performance.now() - reusedAt < staleWithinMs &&
        stream.response === undefined &&
        isReset(error),
      isTransient: true,
    }),
  };
};
