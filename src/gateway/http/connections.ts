import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/**
 * One pool of connections for all connectors of the process: core builds a new connector for many
 * requests, and a TLS handshake to Alipay costs more than the rest of a call. Idle connections do
 * not keep the process alive.
 */
const pool = {
  keepAlive: true,
  maxSockets: 64,
  maxFreeSockets: 64,
  scheduling: 'lifo',
} as const;

/** Of TLS, at least this version; Node's own default may be changed for the whole process. */
const tls = { minVersion: 'TLSv1.2' } as const;

/** How many gateways may have a preconnected connection waiting. */
const mostWaiting = 16;

/** How long a preconnected connection waits for its request, in milliseconds. */
const waitMs = 30_000;

const ignore = (): void => {};

/** An agent that can open a connection before there is a request for it. */
class PreconnectingAgent extends HttpsAgent {
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
      // Reading it notices its end; no data is expected.
      .resume()
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
    return socket.off('error', ignore).removeAllListeners('timeout').setTimeout(0).ref();
  }
}

const https = new PreconnectingAgent({ ...pool, ...tls });

/**
 * The connections to the gateway. `kept` takes one from the pool. `new` opens one for a single
 * request, so that a reset cannot mean that it had been closed before. Plain http is for loopback.
 */
export const connections = {
  kept: { http: new HttpAgent(pool), https },
  new: { http: new HttpAgent(), https: new HttpsAgent(tls) },
};

/** The host to connect to: an address of IPv6 stands in brackets in a URL, and nowhere else. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

const portOf = ({ port, protocol }: URL): number =>
  Number(port || (protocol === 'https:' ? 443 : 80));

/** The name under which an agent keeps the connections to a host and port begins with this. */
const poolName = (host: string, port: number): string => `${host}:${port}:`;

/** Closes the idle connections to the gateway of a URL, because the one used last was dead. */
export const closeIdleConnections = (url: URL): void => {
  const name = poolName(hostOf(url), portOf(url));
  const idle = Object.values(connections.kept)
    .flatMap(({ freeSockets }) => Object.entries(freeSockets))
    .filter(([key]) => key.startsWith(name));
  for (const socket of idle.flatMap(([, sockets]) => sockets ?? [])) {
    socket.destroy();
  }
};

/**
 * Opens a connection that a sign-in will need in a few seconds.
 *
 * The sign-in is spared the TCP and TLS round trips. At most one connection waits per gateway, for
 * 30 s at most. Returns at once and never fails.
 */
export const preconnect = (url: URL): void => {
  if (url.protocol === 'https:') {
    https.open(hostOf(url), portOf(url));
  }
};
