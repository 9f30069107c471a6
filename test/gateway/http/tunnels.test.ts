import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { command } from '../../cli/command.ts';
import { newCode, startAlipay, userId } from '../../support/alipay.ts';
import { appId } from '../../support/app-ids.ts';
import { runFile } from '../../support/child.ts';
import { alipayPublicKey, appPrivateKeyText, tlsFixture } from '../../support/keys.ts';
import { startProxy } from '../../support/proxy.ts';
import { slowMs } from '../../support/time.ts';

/** From 22.21 and 24.5 on. */
const canUseProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');

const key = tlsFixture('test-tls-private-key.pem');
const trustOf = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));

/** No DNS knows this host. What reaches it has gone through a proxy. */
const host = 'openapi.example';
const hidden = { key, cert: tlsFixture('test-tls-other-host.pem') };
const hiddenTrust = { NODE_EXTRA_CA_CERTS: trustOf('test-tls-other-host.pem') };

const told = { NODE_USE_ENV_PROXY: '1' };

const addressOf = ({ port }: { port: number }, credentials = ''): string =>
  `http://${credentials}127.0.0.1:${port}`;

const linesOf = (output: string): unknown[] =>
  output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/**
 * An Alipay that only a proxy can reach, unless by its own address, and what a process of the connector
 * makes of it.
 */
const startHiddenAlipay = async (name = host) => {
  const gateway = await startAlipay({ tls: hidden, keepAliveTimeoutMs: 60_000 });
  const target = Number(new URL(gateway.url).port);
  const settings = {
    appId,
    privateKey: appPrivateKeyText,
    alipayPublicKey: alipayPublicKey.export({ type: 'spki', format: 'pem' }),
    gateway: `https://${name}${name === host ? '' : `:${target}`}/gateway.do`,
  };
  const run = async (steps: string, env: Record<string, string>) => {
    const ending = await runFile(new URL('process-of-sign-ins.ts', import.meta.url), {
      CONFIG: JSON.stringify(settings),
      CODE: newCode(gateway),
      STEPS: steps,
      ...hiddenTrust,
      ...env,
    });
    return { ...ending, results: linesOf(ending.output) };
  };
  return { gateway, target, settings, run };
};

describe.skipIf(!canUseProxies)(
  'a proxy of the environment (Node 22.21 or 24.5)',
  { concurrent: true, timeout: slowMs },
  () => {
    it.each([
      ['NODE_USE_ENV_PROXY and HTTPS_PROXY', told, 'HTTPS_PROXY'],
      ['--use-env-proxy and https_proxy', { NODE_OPTIONS: '--use-env-proxy' }, 'https_proxy'],
      ['the web connector', { ...told, CONNECTOR: 'web' }, 'HTTPS_PROXY'],
    ])('leads sign-ins and refreshes to Alipay: %s', async (_, how, variable) => {
      const { target, run, gateway } = await startHiddenAlipay();
      const proxy = await startProxy({ target, credentials: 'user:p@ss/word' });
      const { results, exitCode, output } = await run('prepare sign-in refresh', {
        ...how,
        [variable]: addressOf(proxy, 'user:p%40ss%2Fword@'),
      });
      expect(results.slice(1), output).toEqual([userId, 'string']);
      expect(exitCode).toBe(0);
      // Both calls of the sign-in share a tunnel; a refresh takes one of its own.
      expect(proxy.asked).toEqual([`${host}:443`, `${host}:443`]);
      expect(gateway.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
      await gateway.close();
    });

    it('has nothing opened ahead, past it or through it, and keeps no process alive', async () => {
      const { target, run, gateway } = await startHiddenAlipay('127.0.0.1');
      const proxy = await startProxy({ target });
      const { exitCode, lingeredMs } = await run('prepare prepare prepare prepare prepare', {
        ...told,
        HTTPS_PROXY: addressOf(proxy),
      });
      expect(exitCode).toBe(0);
      // Far less than a connection that is opened ahead would wait for its request.
      expect(lingeredMs).toBeLessThan(15_000);
      expect(proxy.asked).toEqual([]);
      expect(gateway.connections.opened).toBe(0);
      await gateway.close();
    });

    it('is named by doctor, without its credentials', async () => {
      const { target, settings, gateway } = await startHiddenAlipay();
      const proxy = await startProxy({ target, credentials: 'user:s3ntinel' });
      const doctor = (credentials: string) =>
        command(['doctor', '-'], {
          input: JSON.stringify(settings),
          environment: { ...told, ...hiddenTrust, HTTPS_PROXY: addressOf(proxy, credentials) },
        });
      const name = `127.0.0.1:${proxy.port}`;
      const right = await doctor('user:s3ntinel@');
      expect(right.stdout).toMatch(`✓ proxy            ${name}, which the environment names\n`);
      expect(right.stdout).toMatch(`✓ network          ${host} answered\n`);
      const wrong = await doctor('user:oth3r@');
      expect(wrong.exitCode).toBe(1);
      expect(wrong.stdout).toMatch(`✗ network          The proxy ${name} asks for a user name `);
      expect(right.stdout + right.stderr + wrong.stdout + wrong.stderr).not.toMatch(/s3nt|oth3r/);
      await gateway.close();
    });

    it('that fails by wrong credentials is told in the error of the sign-in, which does not hold them', async () => {
      const { target, run, gateway } = await startHiddenAlipay();
      const proxy = await startProxy({ target, credentials: 'user:right' });
      const { results, output, exitCode, lingeredMs } = await run('sign-in', {
        ...told,
        HTTPS_PROXY: addressOf(proxy, 'sentinel:s3ntinel@'),
      });
      expect(results).toEqual([
        {
          reason: 'proxy-credentials-refused',
          errorDescription:
            'The proxy asks for a user name and password, or does not accept those that it got (HTTP 407).',
          hint: expect.stringMatching(/^Check them in HTTPS_PROXY /),
        },
      ]);
      expect(output).not.toMatch(/s[e3]ntinel/);
      // The proxy has left its connections open; the connector has not.
      expect(exitCode).toBe(0);
      expect(lingeredMs).toBeLessThan(15_000);
      expect(gateway.requests).toEqual([]);
      await gateway.close();
    });
  },
);
