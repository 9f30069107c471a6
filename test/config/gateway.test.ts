import { describe, expect, it } from 'vitest';
import { configGuard } from '../../src/connector/config-guard.ts';
import { ofEach } from '../support/rows.ts';
import { keySettings, mistakesIn } from './settings.ts';

const gatewayOf = (gateway: unknown) =>
  configGuard.parse({ ...keySettings, gateway }).application.gateway;

const needsHttps =
  'The gateway must be reached by https. (Plain http is for tests on this machine.)';
const noCredentials = 'Leave out user name and password: the gateway takes none.';
const noQuery = 'Leave out everything from `?` or `#` on: the connector adds what is needed.';
const sandboxIsGone =
  'This sandbox no longer exists. Use https://openapi-sandbox.dl.alipaydev.com/gateway.do.';
const noAddress =
  'This is not a URL. Leave it empty for production, or give https://openapi-sandbox.dl.alipaydev.com/gateway.do.';

const tooLong =
  'This is longer than any address of a gateway (at most 2048 characters). Leave it empty for production, or give https://openapi-sandbox.dl.alipaydev.com/gateway.do.';

describe('gateway', () => {
  it('is that of production if it is not set', () =>
    ofEach([undefined, null, '', ' \n'], (gateway) => {
      expect(gatewayOf(gateway)).toEqual(new URL('https://openapi.alipay.com/gateway.do'));
    }));

  it('is taken if it is https or on this machine', () =>
    ofEach(
      [
        'https://openapi-sandbox.dl.alipaydev.com/gateway.do',
        'https://proxy.example:8443/alipay/gateway.do',
        `https://proxy.example/${'a'.repeat(2026)}`,
        'http://localhost:8080/gateway.do',
        'http://127.0.0.1/gateway.do',
        'http://127.8.9.10:1/gateway.do',
        'http://[::1]:8080/gateway.do',
      ],
      (gateway) => {
        expect(gatewayOf(`\t${gateway} `)).toEqual(new URL(gateway));
      },
    ));

  it('is refused if it is anything else', () =>
    ofEach(
      [
        ['http://openapi.alipay.com/gateway.do', needsHttps],
        ['http://127.0.0.1.example/gateway.do', needsHttps],
        ['localhost:8080', needsHttps],
        ['https://user@openapi.alipay.com/gateway.do', noCredentials],
        ['https://:password@openapi.alipay.com/gateway.do', noCredentials],
        ['https://openapi.alipay.com/gateway.do?charset=utf-8', noQuery],
        ['https://openapi.alipay.com/gateway.do#top', noQuery],
        ['https://openapi.alipaydev.com/gateway.do', sandboxIsGone],
        ['https://OPENAPI.sandbox.dl.alipaydev.com/gateway.do', sandboxIsGone],
        ['openapi.alipay.com/gateway.do', noAddress],
        ['https://', noAddress],
        ['production', noAddress],
        [`https://proxy.example/${'a'.repeat(2027)}`, tooLong],
        ['x'.repeat(2049), tooLong],
        [8080, 'Write this as text, in quotes.'],
      ],
      ([gateway, message]) => {
        expect(mistakesIn({ ...keySettings, gateway })).toEqual([['gateway', message]]);
      },
    ));
});
