import { afterEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../../src/cli/doctor/messages/en.ts';
import { checkProxy } from '../../../src/cli/doctor/proxy-check.ts';
import { closedPort } from '../../support/servers.ts';
import { findings, settings } from '../config.ts';

const gateway = new URL('https://openapi.example/gateway.do');
const flag = '--use-env-proxy';

/** The check on a Node that can use proxies, unless otherwise specified, in this environment. */
const check = (env: Record<string, string>, isReached = true, flags = [flag]) =>
  checkProxy(gateway, isReached, en, {
    env,
    execArgv: [],
    allowedNodeEnvironmentFlags: new Set(flags),
  });

const HTTPS_PROXY = 'http://user:sentinel@proxy.example:3128';

describe('doctor on the proxy', () => {
  it('says nothing if the environment names none', () => {
    expect(check({ NODE_USE_ENV_PROXY: '1' })).toEqual([]);
  });

  it('names the one that is used, without its credentials', () => {
    const message = 'proxy.example:3128, which the environment names';
    const used = [{ id: 'proxy', status: 'passed', message }];
    expect(check({ HTTPS_PROXY, NODE_USE_ENV_PROXY: '1' })).toEqual(used);
    // What then fails is said by the failure itself.
    expect(check({ HTTPS_PROXY, NODE_USE_ENV_PROXY: '1' }, false)).toEqual(used);
  });

  it('says that NO_PROXY names the gateway', () => {
    const message = 'proxy.example:3128 is not used: NO_PROXY names the gateway';
    expect(check({ HTTPS_PROXY, NODE_USE_ENV_PROXY: '1', NO_PROXY: '.example' })).toEqual([
      { id: 'proxy', status: 'skipped', message },
    ]);
  });

  it.each([
    [
      'Node is not told to use it',
      { HTTPS_PROXY },
      [flag],
      'proxy.example:3128 is not used: Node is not told to use it',
      'If Alipay is to be reached through the proxy, start Node with NODE_USE_ENV_PROXY=1 in its environment.',
    ],
    [
      'Node is too old',
      { HTTPS_PROXY, NODE_USE_ENV_PROXY: '1' },
      [],
      `proxy.example:3128 is not used: Node ${process.version} cannot`,
      'If Alipay is to be reached through the proxy, use Node 22.21 or later, or 24.5 or later.',
    ],
    [
      'it is not an address, though Node is not told to use it',
      { HTTPS_PROXY: 'proxy.example:3128' },
      [flag],
      'not used: HTTPS_PROXY is not the address of an http or https proxy',
      'Write HTTPS_PROXY as http://HOST:PORT.',
    ],
    [
      'it is not an address',
      { HTTPS_PROXY: 'proxy.example:3128', NODE_USE_ENV_PROXY: '1' },
      [flag],
      'not used: HTTPS_PROXY is not the address of an http or https proxy',
      'Write HTTPS_PROXY as http://HOST:PORT.',
    ],
  ])('says why it is not used, and what to do if nothing was reached: %s', (...row) => {
    const [, env, flags, message, next] = row;
    expect(check(env, true, flags)).toEqual([{ id: 'proxy', status: 'skipped', message }]);
    expect(check(env, false, flags)).toEqual([{ id: 'proxy', status: 'failed', message, next }]);
  });
});

describe('doctor with a proxy that is not used', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('says so before what else fails, without the password', async () => {
    for (const name of ['https_proxy', 'NODE_USE_ENV_PROXY', 'NODE_OPTIONS']) {
      vi.stubEnv(name, '');
    }
    vi.stubEnv('HTTPS_PROXY', HTTPS_PROXY);
    const unreachable = `https://127.0.0.1:${await closedPort()}/gateway.do`;
    const { checks, next } = await findings({ ...settings, gateway: unreachable });
    expect(checks.get('proxy')).toMatch(/^failed: proxy\.example:3128 is not used: /);
    expect(checks.get('network')).toMatch(/^failed: 127\.0\.0\.1:\d+ refused the connection /);
    expect(next).toMatch(/^If Alipay is to be reached through the proxy, /);
    expect(JSON.stringify([...checks, next])).not.toContain('sentinel');
  });
});
