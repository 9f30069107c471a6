import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { hostOf, poolName, portOf } from './authority.ts';
import { PreconnectingAgent } from './preconnecting-agent.ts';
import { type EnvironmentProxy, findProxy } from './proxy.ts';
import { TunnelAgent } from './tunnel-agent.ts';

/** Whether a request takes a connection from the pool or opens one for itself alone. */
export type ConnectionKind = 'kept' | 'new';

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

/** Closes the idle connections to the gateway of a URL, because the one used last was dead. */
export const closeIdleConnections = (url: URL): void => {
  const name = poolName(hostOf(url), portOf(url));
  const idle = Object.entries(agentFor(url, 'kept').freeSockets)
    .filter(([key]) => key.startsWith(name))
    .flatMap(([, sockets]) => sockets ?? []);
  for (const socket of idle) {
    socket.destroy();
  }
};

/**
 * Opens a connection that a sign-in will need in a few seconds, unless it leads through a proxy.
 *
 * The sign-in is spared the TCP and TLS round trips. At most one connection waits per gateway, for
 * 30 s at most. Returns at once and never fails.
 */
export const preconnect = (url: URL): void => {
  if (agentFor(url, 'kept') === preconnecting) {
    preconnecting.open(hostOf(url), portOf(url));
  }
};
