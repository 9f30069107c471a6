import { Agent, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { poolName } from './authority.ts';

/** How many gateways may have a preconnected connection waiting. */
export const mostWaiting = 16;

/** How long a preconnected connection waits for its request, in milliseconds. */
export const waitMs = 30_000;

const ignore = (): void => {};

/** Closes a connection that talks before it is asked. Each byte would begin its half minute anew. */
function closeIt(this: TLSSocket): void {
  this.destroy();
}

/** An agent that can open a connection before there is a request for it. */
export class PreconnectingAgent extends Agent {
  readonly #waiting = new Map<string, TLSSocket>();

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    return (
      this.#take(`${options.host}:${options.port}`) ?? super.createConnection(options, callback)
    );
  }

  /** Opens a connection unless one is idle or on its way already. */
  open(host: string, port: number): void {
    const name = `${host}:${port}`;
    const isIdle = Object.keys(this.freeSockets).some((key) =>
      key.startsWith(poolName(host, port)),
    );
    if (isIdle || this.#waiting.has(name)) {
      return;
    }
    // An IP address is not a server name.
    const servername = isIP(host) === 0 ? host : '';
    const socket = super.createConnection({ ...this.options, host, port, servername });
    if (socket instanceof TLSSocket) {
      this.#wait(name, socket);
    }
  }

  /** The connection that waits for a request to a host and port. */
  waitingFor(host: string, port: number): TLSSocket | undefined {
    return this.#waiting.get(`${host}:${port}`);
  }

  #wait(name: string, socket: TLSSocket): void {
    this.#waiting.set(name, socket);
    if (this.#waiting.size > mostWaiting) {
      this.#destroyOldest();
    }
    socket
      .once('close', () => this.#forget(name, socket))
      .once('timeout', () => socket.destroy())
      // The request that needs the connection reports the error.
      .on('error', ignore)
      .setTimeout(waitMs)
      // Reading it notices its end.
      .on('data', closeIt)
      .unref();
  }

  #destroyOldest(): void {
    const [oldest] = this.#waiting;
    if (oldest) {
      const [name, socket] = oldest;
      // Its 'close' comes too late if many are opened at once.
      this.#waiting.delete(name);
      socket.destroy();
    }
  }

  #forget(name: string, socket: TLSSocket): void {
    if (this.#waiting.get(name) === socket) {
      this.#waiting.delete(name);
    }
  }

  #take(name: string): TLSSocket | undefined {
    const socket = this.#waiting.get(name);
    this.#waiting.delete(name);
    if (!socket || socket.destroyed || !socket.writable) {
      return undefined;
    }
    return socket
      .off('data', closeIt)
      .off('error', ignore)
      .removeAllListeners('timeout')
      .setTimeout(0)
      .ref();
  }
}
