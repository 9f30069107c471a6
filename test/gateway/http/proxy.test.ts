import { execFile } from 'node:child_process';
import { Agent, type AgentOptions, get } from 'node:https';
import type { LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findProxy, type ProcessEnvironment } from '../../../src/gateway/http/proxy.ts';
import { startProxy } from '../../support/proxy.ts';
import { ofEach } from '../../support/rows.ts';

const flag = '--use-env-proxy';
const canUseProxies = process.allowedNodeEnvironmentFlags.has(flag);
const gateway = new URL('https://openapi.example/gateway.do');

/** A Node that can use a proxy, and what it is told. */
const nodeWith = (env: Record<string, string>, execArgv: string[] = []): ProcessEnvironment => ({
  env,
  execArgv,
  allowedNodeEnvironmentFlags: new Set([flag]),
});

const told = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://127.0.0.1:3128' };
const used = { state: 'used', proxy: { name: '127.0.0.1:3128', address: told.HTTPS_PROXY } };

describe('the proxy of the environment', () => {
  it('is used if Node is told to', () => {
    expect(findProxy(gateway, nodeWith(told))).toEqual(used);
  });

  it('is the one in lower case if there are two', () => {
    const env = { ...told, HTTPS_PROXY: 'http://upper.example', https_proxy: told.HTTPS_PROXY };
    expect(findProxy(gateway, nodeWith(env))).toEqual(used);
  });

  it('is the one in upper case if the other is empty', () => {
    expect(findProxy(gateway, nodeWith({ ...told, https_proxy: '' }))).toEqual(used);
  });

  it('is not named with its credentials', () => {
    const address = 'https://user:pass@proxy.example:8443';
    expect(findProxy(gateway, nodeWith({ ...told, HTTPS_PROXY: address }))).toEqual({
      state: 'used',
      proxy: { name: 'proxy.example:8443', address },
    });
  });

  it('is not there, and HTTP_PROXY is not taken for it', () => {
    const { HTTPS_PROXY, ...others } = told;
    const env = { ...others, HTTP_PROXY: HTTPS_PROXY };
    expect(findProxy(gateway, nodeWith(env))).toEqual({ state: 'none' });
  });

  it('is not for plain http, whose content it would read', () => {
    const url = new URL('http://127.0.0.1:1/');
    expect(findProxy(url, nodeWith({ ...told, HTTP_PROXY: told.HTTPS_PROXY }))).toEqual({
      state: 'none',
    });
  });

  it.each(['proxy.example:3128', 'socks5://proxy.example', 'http://[proxy', 'http://a b'])(
    'is not an address, which matters if it was to be used: %s',
    (address) => {
      const env = { ...told, HTTPS_PROXY: address };
      expect(findProxy(gateway, nodeWith(env))).toEqual({ state: 'unusable' });
      for (const without of [
        nodeWith({ ...env, NODE_USE_ENV_PROXY: '0' }),
        nodeWith({ ...env, NO_PROXY: gateway.hostname }),
        { ...nodeWith(env), allowedNodeEnvironmentFlags: new Set<string>() },
      ]) {
        expect(findProxy(gateway, without)).toEqual({ state: 'not-an-address' });
      }
    },
  );

  it.each([
    'http://user:pass@proxy.example\n',
    'http://user:100%@proxy.example',
    'http://100%@proxy.example',
    'http://user:%ff@proxy.example',
  ])('is not an address that Node refuses: %j', (address) => {
    expect(findProxy(gateway, nodeWith({ ...told, HTTPS_PROXY: address }))).toEqual({
      state: 'unusable',
    });
    if (canUseProxies) {
      const options: AgentOptions & { proxyEnv: object } = { proxyEnv: { https_proxy: address } };
      expect(() => new Agent(options)).toThrow();
    }
  });

  it('may have credentials that are encoded', () => {
    const address = 'http://us%25er:p%C3%A4ss@proxy.example';
    expect(findProxy(gateway, nodeWith({ ...told, HTTPS_PROXY: address })).state).toBe('used');
  });

  it('cannot be used by this Node', () => {
    const environment = { ...nodeWith(told), allowedNodeEnvironmentFlags: new Set<string>() };
    expect(findProxy(gateway, environment).state).toBe('not-supported');
  });
});

/** By what Node is told, and whether it is. */
const waysToEnable: Array<[env: Record<string, string>, execArgv: string[], isEnabled: boolean]> = [
  [{}, [], false],
  [{ NODE_USE_ENV_PROXY: '1' }, [], true],
  [{ NODE_USE_ENV_PROXY: 'true' }, [], false],
  [{ NODE_OPTIONS: '--no-warnings --use-env-proxy' }, [], true],
  [{ NODE_OPTIONS: '"--use_env_proxy"' }, [], true],
  [{ NODE_OPTIONS: '--no-use-env-proxy', NODE_USE_ENV_PROXY: '1' }, [], false],
  [{}, [flag], true],
  [{ NODE_USE_ENV_PROXY: '1' }, ['--no-use-env-proxy'], false],
  [{ NODE_OPTIONS: flag }, ['--no-use-env-proxy'], false],
  [{ NODE_OPTIONS: '--no-use-env-proxy' }, [flag], true],
];

describe('Node is told to use the proxy', () => {
  it('by its environment and its flags, of which the flags count more', () =>
    ofEach(waysToEnable, ([env, execArgv, isEnabled]) => {
      const { state } = findProxy(
        gateway,
        nodeWith({ HTTPS_PROXY: told.HTTPS_PROXY, ...env }, execArgv),
      );
      expect(state).toBe(isEnabled ? 'used' : 'disabled');
    }));

  it.skipIf(!canUseProxies)('by the same as its own agent is (Node 22.21 or 24.5)', async () => {
    const script = `require('node:https')
      .get('${gateway}', { lookup: (name, options, callback) => callback(new Error('no host')) })
      .on('error', () => {})`;
    const comparisons = waysToEnable.map(async ([env, execArgv, isEnabled]) => {
      const proxy = await startProxy({ target: 1, conduct: 'end' });
      await promisify(execFile)(process.execPath, [...execArgv, '-e', script], {
        env: { ...env, HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
      });
      expect(proxy.asked, JSON.stringify([env, execArgv])).toHaveLength(isEnabled ? 1 : 0);
    });
    await Promise.all(comparisons);
  });
});

/** Finds no host at all, and at once: a real resolver may take minutes to say so. */
const findNobody: LookupFunction = (_name, _options, callback) =>
  callback(new Error('There is no such host.'), '');

/** What NO_PROXY may hold, and whether the proxy is used for an address nevertheless. */
const exemptions: Array<[noProxy: string, url: string, isUsed: boolean]> = [
  ['', 'https://api.alipay.test/', true],
  ['*', 'https://api.alipay.test/', false],
  ['alipay.test', 'https://api.alipay.test/', true],
  ['api.alipay.test', 'https://api.alipay.test/', false],
  ['API.alipay.TEST', 'https://api.alipay.test/', false],
  ['a.test , api.alipay.test', 'https://api.alipay.test/', false],
  ['api.alipay.test:443', 'https://api.alipay.test/', false],
  ['api.alipay.test:8443', 'https://api.alipay.test/', true],
  ['api.alipay.test:8443', 'https://api.alipay.test:8443/', false],
  ['.alipay.test', 'https://api.alipay.test/', false],
  ['.alipay.test', 'https://alipay.test/', false],
  ['*.alipay.test', 'https://api.alipay.test/', false],
  ['*.alipay.test', 'https://alipay.test/', true],
  ['127.0.0.1', 'https://127.0.0.1:1/', false],
  ['127.0.0.1-127.0.0.9', 'https://127.0.0.9:1/', false],
  ['127.0.0.2 - 127.0.0.9', 'https://127.0.0.2:1/', false],
  ['127.0.0.2-127.0.0.9', 'https://127.0.0.1:1/', true],
  ['127.0.0.2-127.0.0.9', 'https://127.0.0.10:1/', true],
  ['127.0.2.0-127.0.2.255', 'https://127.0.1.9:1/', true],
  ['127.0.1.0-127.0.2.0', 'https://127.0.1.255:1/', false],
  ['a-b', 'https://127.0.0.1:1/', true],
  ['::1', 'https://[::1]:1/', false],
  ['[::1]', 'https://[::1]:1/', true],
];

describe('NO_PROXY', () => {
  it('exempts the addresses that it names', () =>
    ofEach(exemptions, ([noProxy, url, isUsed]) => {
      const { state } = findProxy(new URL(url), nodeWith({ ...told, NO_PROXY: noProxy }));
      expect(state).toBe(isUsed ? 'used' : 'exempt');
    }));

  it('does not take the end of a name for the name', () => {
    const env = { ...told, NO_PROXY: '.alipay.test' };
    expect(findProxy(new URL('https://notalipay.test'), nodeWith(env))).toEqual(used);
  });

  it('is read in lower case first', () => {
    const env = { ...told, NO_PROXY: '*', no_proxy: 'other.example' };
    expect(findProxy(gateway, nodeWith(env))).toEqual(used);
  });

  it.skipIf(!canUseProxies)('means the same to the agents of Node (22.21 or 24.5)', async () => {
    for (const [noProxy, url, isUsed] of exemptions) {
      const proxy = await startProxy({ target: 1, conduct: 'end' });
      const options: AgentOptions & { proxyEnv: object } = {
        proxyEnv: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: noProxy },
      };
      const agent = new Agent(options);
      await new Promise((resolve) => get(url, { agent, lookup: findNobody }).on('error', resolve));
      expect(proxy.asked, JSON.stringify([noProxy, url])).toHaveLength(isUsed ? 1 : 0);
    }
  });
});
