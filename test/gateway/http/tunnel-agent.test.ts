import { get } from 'node:https';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatewayError, UnreachableError } from '../../../src/gateway/errors.ts';
import { send as sendRequest } from '../../../src/gateway/http/transport.ts';
import { TunnelAgent } from '../../../src/gateway/http/tunnel-agent.ts';
import { tlsFixture } from '../../support/keys.ts';
import { type Conduct, startProxy, type TestProxy } from '../../support/proxy.ts';
import { closedPort, startHttpsServer, startTcpServer } from '../../support/servers.ts';
import { until } from '../../support/time.ts';
import { trust } from '../../support/trust.ts';

/** From 22.21 and 24.5 on. */
const canUseProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');

const key = tlsFixture('test-tls-private-key.pem');
const loopback = { key, cert: tlsFixture('test-tls-loopback.pem') };

/** No DNS knows this host. What reaches it has gone through a proxy. */
const host = 'openapi.example';
const hidden = { key, cert: tlsFixture('test-tls-other-host.pem') };

const addressOf = ({ port }: { port: number }): string => `http://127.0.0.1:${port}`;

const proxyVariables = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'NO_PROXY'];

beforeEach(() => {
  for (const name of proxyVariables) {
    vi.stubEnv(name, undefined);
  }
});

afterEach(() => {
  vi.useRealTimers();
});

const outcomeOf = (error: unknown): object =>
  error instanceof GatewayError
    ? { ...error.failure, ...(error instanceof UnreachableError && { delivery: error.delivery }) }
    : { error: String(error) };

/** Sends requests to an address, one after the other, with this in the environment. */
const send = async (count: number, gateway: string, env: Record<string, string>) => {
  for (const [name, value] of Object.entries({ NODE_USE_ENV_PROXY: '1', ...env })) {
    vi.stubEnv(name, value);
  }
  const request = { url: new URL(gateway), body: '', secrets: [] };
  const outcomes: unknown[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    outcomes.push(await sendRequest(request, 5000).then(({ body }) => body.toString(), outcomeOf));
  }
  return outcomes;
};

describe.skipIf(!canUseProxies)('a proxy of the environment (Node 22.21 or 24.5)', () => {
  it('is not used if Node is not told, or if NO_PROXY names the host', async () => {
    trust(loopback.cert);
    const port = await startHttpsServer(loopback, (_request, response) => response.end('answer'));
    const proxy = await startProxy({ target: port });
    for (const env of [{ NODE_USE_ENV_PROXY: '0' }, { NO_PROXY: 'a.example, 127.0.0.1' }]) {
      const proxied = { HTTPS_PROXY: addressOf(proxy), ...env };
      expect(await send(1, `https://127.0.0.1:${port}/`, proxied)).toEqual(['answer']);
    }
    expect(proxy.asked).toEqual([]);
  });

  it('may speak TLS itself', async () => {
    trust(loopback.cert);
    const port = await startHttpsServer(loopback, (_request, response) => response.end('answer'));
    const proxy = await startProxy({ target: port, tls: loopback });
    const env = { HTTPS_PROXY: `https://127.0.0.1:${proxy.port}` };
    expect(await send(2, 'https://127.0.0.1/', env)).toEqual(['answer', 'answer']);
    expect(proxy.asked).toEqual(['127.0.0.1:443']);
  });

  describe('that fails', () => {
    const gateway = `https://${host}/gateway.do`;

    const failThrough = (proxy: TestProxy) => {
      trust(hidden.cert);
      return send(1, gateway, { HTTPS_PROXY: addressOf(proxy) });
    };

    it('is named as what cannot be reached', async () => {
      const port = await closedPort();
      expect(await send(1, gateway, { HTTPS_PROXY: `http://127.0.0.1:${port}` })).toEqual([
        {
          code: 'proxy-connection-failed',
          proxy: `127.0.0.1:${port}`,
          systemCode: 'ECONNREFUSED',
          delivery: 'not-sent',
        },
      ]);
      expect(await send(1, gateway, { HTTPS_PROXY: 'http://proxy.invalid:3128' })).toEqual([
        {
          code: 'proxy-connection-failed',
          proxy: 'proxy.invalid:3128',
          systemCode: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
          delivery: 'not-sent',
        },
      ]);
    });

    it.each([
      ['end', 'ERR_PROXY_TUNNEL'],
      ['reset', 'ECONNRESET'],
    ] as const)('is named as what did not answer: %s', async (conduct, systemCode) => {
      const proxy = await startProxy({ target: 1, conduct });
      expect(await failThrough(proxy)).toEqual([
        {
          code: 'proxy-connection-failed',
          proxy: `127.0.0.1:${proxy.port}`,
          systemCode,
          delivery: 'not-sent',
        },
      ]);
    });

    it.each([
      ['by silence', () => startProxy({ target: 1, conduct: 'silence' })],
      [
        'by what lies behind it',
        async () => startProxy({ target: await startTcpServer(() => {}) }),
      ],
    ])('is not waited for forever: %s', async (_, start) => {
      const proxy = await start();
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const failed = failThrough(proxy);
      await until(() => proxy.asked.length === 1);
      // A tunnel has four fifths of the five seconds that a request has.
      vi.advanceTimersByTime(4000);
      expect(await failed).toEqual([
        {
          code: 'proxy-timeout',
          proxy: `127.0.0.1:${proxy.port}`,
          host,
          delivery: 'not-sent',
        },
      ]);
    });

    it('is named with the status by which it refused', async () => {
      const proxy = await startProxy({ target: 1, conduct: { status: 403 } });
      expect(await failThrough(proxy)).toEqual([
        {
          code: 'proxy-refused',
          proxy: `127.0.0.1:${proxy.port}`,
          host,
          status: 403,
          delivery: 'not-sent',
        },
      ]);
    });

    it('by a certificate that is not trusted is named, and the gateway for its own', async () => {
      const port = await startHttpsServer(hidden, (_request, response) => response.end('answer'));
      const plain = await startProxy({ target: port });
      const withTls = await startProxy({ target: port, tls: loopback });
      const systemCode = 'DEPTH_ZERO_SELF_SIGNED_CERT';
      const untrusted = { code: 'tls-not-trusted', host, systemCode, delivery: 'not-sent' };
      expect(await send(1, gateway, { HTTPS_PROXY: addressOf(plain) })).toEqual([untrusted]);
      const secure = { HTTPS_PROXY: `https://127.0.0.1:${withTls.port}` };
      expect(await send(1, gateway, secure)).toEqual([
        {
          code: 'proxy-connection-failed',
          proxy: `127.0.0.1:${withTls.port}`,
          systemCode,
          delivery: 'not-sent',
        },
      ]);
      trust(loopback.cert);
      expect(await send(1, gateway, secure)).toEqual([untrusted]);
    });
  });

  it('opens a tunnel that is known to be new, and then to be kept', async () => {
    trust(hidden.cert);
    let requests = 0;
    const port = await startHttpsServer(hidden, ({ socket }, response) => {
      requests += 1;
      if (requests === 2) {
        response.end('answer');
      } else {
        socket.destroy();
      }
    });
    const proxy = await startProxy({ target: port });
    const env = { HTTPS_PROXY: addressOf(proxy) };
    const failure = { code: 'connection-closed', host, systemCode: 'ECONNRESET' };
    expect(await send(3, `https://${host}/`, env)).toEqual([
      { ...failure, delivery: 'possibly-received' },
      'answer',
      { ...failure, delivery: 'stale' },
    ]);
    expect(proxy.asked).toHaveLength(2);
  });

  // A timer that goes on would keep a command's process alive for seconds after its last word.
  it.each<[Conduct, string]>([
    ['open', 'answered with 200'],
    [{ status: 403 }, 'ERR_PROXY_TUNNEL'],
    ['end', 'ERR_PROXY_TUNNEL'],
    ['reset', 'ECONNRESET'],
  ])('leaves no timer behind, whatever became of the tunnel: %j', async (conduct, end) => {
    trust(loopback.cert);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const target = await startHttpsServer(loopback, (_request, response) => response.end());
    const { port } = await startProxy({ target, conduct });
    const name = `127.0.0.1:${port}`;
    const agent = new TunnelAgent({}, { name, address: `http://${name}` });
    const request = get(`https://127.0.0.1:${target}/`, { agent });
    const ended = await new Promise((resolve) => {
      request
        .on('response', ({ statusCode }) => resolve(`answered with ${statusCode}`))
        .on('error', (error) => resolve(Object(error).systemCode));
    });
    expect(ended).toBe(end);
    expect(vi.getTimerCount()).toBe(0);
  });
});
