import { get } from 'node:https';
import { afterEach, expect, it, vi } from 'vitest';
import { TunnelAgent } from '../../../src/gateway/http/tunnel-agent.ts';
import { tlsFixture } from '../../support/keys.ts';
import { type Conduct, startProxy } from '../../support/proxy.ts';
import { startHttpsServer } from '../../support/servers.ts';
import { trust } from '../../support/trust.ts';

const key = tlsFixture('test-tls-private-key.pem');
const cert = tlsFixture('test-tls-loopback.pem');

/** From 22.21 and 24.5 on. */
const canUseProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');

afterEach(() => {
  vi.useRealTimers();
});

// A timer that goes on would keep a command's process alive for seconds after its last word.
it.skipIf(!canUseProxies).each<[Conduct, string]>([
  ['open', 'answered with 200'],
  [{ status: 403 }, 'ERR_PROXY_TUNNEL'],
  ['end', 'ERR_PROXY_TUNNEL'],
  ['reset', 'ECONNRESET'],
])(
  'leaves no timer behind, whatever became of the tunnel: %j (Node 22.21 or 24.5)',
  async (conduct, end) => {
    trust(cert);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const target = await startHttpsServer({ key, cert }, (_request, response) => response.end());
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
  },
);
