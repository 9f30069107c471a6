import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { EnvironmentProxy } from './proxy.ts';

/**
 * A tunnel, and TLS through it, stand within this share of the request's time. That leaves a second try
 * some, and no tunnel is opened any more when its request has ended.
 */
const shareOfRequest = 0.8;

/** The time of a request that has no limit of its own, in milliseconds. */
const usualRequestMs = 5000;

/** Why a proxy opened no tunnel. */
export class TunnelError extends Error {
  override readonly name = 'TunnelError';
  /** The proxy's host and port. */
  readonly proxy: string;
  readonly systemCode: string;
  /** The HTTP status with which the proxy refused. */
  readonly status: number | undefined;

  constructor(proxy: string, systemCode: string, status?: number) {
    super(systemCode);
    this.proxy = proxy;
    this.systemCode = systemCode;
    this.status = status;
  }
}

const memberOf = (error: Error, name: 'code' | 'statusCode'): unknown => Reflect.get(error, name);

/** Takes an error of Node's without its message. */
const tunnelError = (error: Error, { name }: EnvironmentProxy): TunnelError => {
  const code = memberOf(error, 'code');
  const status = memberOf(error, 'statusCode');
  return new TunnelError(
    name,
    typeof code === 'string' ? code : 'unknown error',
    typeof status === 'number' ? status : undefined,
  );
};

const unused = new WeakSet<Duplex>();

/** Whether no request has used a tunnel yet; true once for each tunnel. */
export const isFirstUse = (tunnel: Duplex): boolean => unused.delete(tunnel);

/**
 * An agent whose connections are all tunnels through one proxy.
 *
 * Guaranteed: a request gets its tunnel when TLS to the gateway stands in it. Until then it fails
 * with a TunnelError if the proxy is at fault, and in time. A tunnel that fails is closed. Not
 * guaranteed: that no more than `maxSockets` are opened at once, since Node counts those that stand;
 * `inConnectionTurn` sees to that.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-connect
 */
export class TunnelAgent extends Agent {
  readonly #proxy: EnvironmentProxy;

  constructor(options: AgentOptions, proxy: EnvironmentProxy) {
    const withProxy = { ...options, proxyEnv: { https_proxy: proxy.address } };
    super(withProxy);
    this.#proxy = proxy;
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const toProxy = super.createConnection(options, (error, stream) => {
      clearTimeout(timer);
      if (error === null) {
        unused.add(stream);
        callback?.(null, stream);
        return;
      }
      // Node leaves it open if the proxy refuses.
      toProxy?.destroy();
      const isOfProxy = stream === toProxy && !(error instanceof TunnelError);
      callback?.(isOfProxy ? tunnelError(error, this.#proxy) : error, stream);
    });
    const timer = setTimeout(
      () => toProxy?.destroy(new TunnelError(this.#proxy.name, 'ETIMEDOUT')),
      shareOfRequest * (options.timeout ?? usualRequestMs),
    );
    return toProxy;
  }
}
