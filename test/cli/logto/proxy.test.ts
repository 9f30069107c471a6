import { describe, expect, it } from 'vitest';
import { runFile } from '../../support/child.ts';
import { startProxy } from '../../support/proxy.ts';
import { startHttpServer } from '../../support/servers.ts';

/** A Logto that repeats what it was asked. */
const startLogto = (): Promise<number> =>
  startHttpServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    const { method, url, headers } = request;
    response.writeHead(201, { 'x-answered': `${headers['x-asked']}` });
    response.end(`${method} ${url} ${body}`);
  });

describe('a Logto on this machine', () => {
  it.each([
    ['127.0.0.1', { NODE_USE_ENV_PROXY: '1' }],
    ['localhost', { NODE_OPTIONS: '--use-env-proxy' }],
  ])('is asked without the proxy of the environment: %s', async (host, told) => {
    const port = await startLogto();
    const proxy = await startProxy({ target: port });
    const address = `http://127.0.0.1:${proxy.port}`;
    const canUseProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');
    const { output } = await runFile(new URL('process-of-a-read.ts', import.meta.url), {
      LOGTO: `http://${host}:${port}`,
      HTTP_PROXY: address,
      http_proxy: address,
      HTTPS_PROXY: address,
      ...(canUseProxies ? told : {}),
    });
    expect(output).toBe('201 yes POST /api/connectors client_secret=s3cret');
    expect(proxy.asked).toEqual([]);
    expect(proxy.open()).toBe(0);
  });
});
