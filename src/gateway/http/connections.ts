import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { FairQueue, type Turn } from '../../queue/fair-queue.ts';
import { UnreachableError } from '../errors.ts';
import { hostOf, poolName, portOf } from './authority.ts';
import { PreconnectingAgent } from './preconnecting-agent.ts';
import { type EnvironmentProxy, findProxy } from './proxy.ts';
import { TunnelAgent } from './tunnel-agent.ts';

/** Whether a request takes a connection from the pool or opens one for itself alone. */
export type ConnectionKind = 'kept' | 'new';

/** The most connections to one gateway, those included that do not stand yet and those that are idle. */
export const mostConnections = 64;

/**
 * One pool of connections for all connectors of the process: core builds a new connector for many
 * requests, and a TLS handshake to Alipay costs more than the rest of a call. Idle connections do
 * not keep the process alive.
 */
const pool = {
  keepAlive: true,
  maxSockets: mostConnections,
  maxFreeSockets: mostConnections,
  scheduling: 'lifo',
} as const;

/** Of TLS, at least this version; Node's own default may be changed for the whole process. */
const tls = { minVersion: 'TLSv1.2' } as const;

/** No proxy, even if a later Node should use the environment's by itself. */
const direct: AgentOptions & { proxyEnv: object } = { proxyEnv: {} };

const preconnecting = new PreconnectingAgent({ ...pool, ...tls, ...direct });

/** A `new` connection is for a single request: a reset cannot mean that it was closed before. */
const directAgents = {
  kept: { http: new HttpAgent({ ...pool, ...direct }), https: preconnecting },
  new: { http: new HttpAgent(direct), https: new HttpsAgent({ ...tls, ...direct }) },
};

type Tunnels = Record<ConnectionKind, TunnelAgent>;

let latest: { address: string; tunnels: Tunnels } | undefined;

/** The tunnels through the proxy that the environment names now: seldom another than before. */
const tunnelsThrough = (proxy: EnvironmentProxy): Tunnels => {
  if (latest?.address !== proxy.address) {
    const tunnels = {
      kept: new TunnelAgent({ ...pool, ...tls }, proxy),
      new: new TunnelAgent(tls, proxy),
    };
    latest = { address: proxy.address, tunnels };
  }
  return latest.tunnels;
};

/** The agent that has the connections to the gateway of a URL. Plain http is for loopback. */
export const agentFor = (url: URL, kind: ConnectionKind): HttpAgent => {
  if (url.protocol !== 'https:') {
    return directAgents[kind].http;
  }
  const use = findProxy(url);
  return use.state === 'used' ? tunnelsThrough(use.proxy)[kind] : directAgents[kind].https;
};

/** The idle connections to the gateway of a URL, the one that is used next last. */
const idleConnections = (url: URL): Duplex[] => {
  const name = poolName(hostOf(url), portOf(url));
  return Object.entries(agentFor(url, 'kept').freeSockets)
    .filter(([key]) => key.startsWith(name))
    .flatMap(([, sockets]) => sockets ?? []);
};

const destroyAll = (connections: readonly Duplex[]): void => {
  for (const connection of connections) {
    connection.destroy();
  }
};

/**
 * Makes sure that no request goes around a proxy that it was to go through.
 *
 * @throws UnreachableError `proxy-address-wrong`
 */
export const expectUsableProxy = (url: URL): void => {
  if (findProxy(url).state === 'unusable') {
    throw new UnreachableError({ code: 'proxy-address-wrong' }, 'not-sent', false);
  }
};

/** Closes the idle connections to the gateway of a URL, because the one used last was dead. */
export const closeIdleConnections = (url: URL): void => {
  destroyAll(idleConnections(url));
};

/** The requests to each gateway that has any. */
const requests = new Map<string, FairQueue>();

/** How many requests to the gateway of a URL have begun and not ended. */
const runningAt = (url: URL): number =>
  requests.get(poolName(hostOf(url), portOf(url)))?.running ?? 0;

/** Closes as many idle connections as a request needs that opens one for itself. */
const makeRoom = (url: URL): void => {
  const waiting = preconnecting.waitingFor(hostOf(url), portOf(url));
  const idle = [...(waiting ? [waiting] : []), ...idleConnections(url)];
  destroyAll(idle.slice(0, Math.max(0, runningAt(url) + idle.length - mostConnections)));
};

/**
 * Makes a request to the gateway of a URL when it has its turn.
 *
 * Guaranteed: at most 64 connections to it are open at once. A request counts from its turn to its
 * end, and so does the tunnel that it waits for. It reuses an idle connection or the one opened ahead;
 * one of the kind `new` has an idle one closed if there is no room beside them. Turns are shared
 * between the lines as {@link FairQueue} shares them.
 *
 * @param request must end when its connection is idle or closed.
 * @throws TurnTimeoutError, and whatever `request` throws.
 */
export const inConnectionTurn = async <Result>(
  url: URL,
  kind: ConnectionKind,
  turn: Turn,
  request: () => Promise<Result>,
): Promise<Result> => {
  const name = poolName(hostOf(url), portOf(url));
  const queue = requests.get(name) ?? new FairQueue({ most: mostConnections });
  requests.set(name, queue);
  try {
    return await queue.run(turn, () => {
      if (kind === 'new') {
        makeRoom(url);
      }
      return request();
    });
  } finally {
    if (queue.isIdle && requests.get(name) === queue) {
      requests.delete(name);
    }
  }
};

/**
 * Opens a connection that a sign-in will need in a few seconds, unless it leads through a proxy.
 *
 * The sign-in is spared the TCP and TLS round trips. At most one connection waits per gateway, for
 * 30 s at most, and counts as an idle one. Returns at once and never fails.
 */
export const preconnect = (url: URL): void => {
  const isDirect = findProxy(url).state !== 'unusable' && agentFor(url, 'kept') === preconnecting;
  if (isDirect && runningAt(url) < mostConnections) {
    preconnecting.open(hostOf(url), portOf(url));
  }
};
