import { describe, expect, it } from 'vitest';
import { webSettings } from '../../../src/config/settings.ts';
import { createConfigGuard } from '../../../src/connector/config-guard.ts';
import { authorizationUri } from '../../../src/connector/web/authorization-uri.ts';
import { keySettings } from '../../config/settings.ts';

const { appId } = keySettings;
const redirectUri = 'https://logto.example/callback/abc123';

const uriFor = (settings: object, request: { scope?: string; state?: string } = {}): string =>
  authorizationUri(createConfigGuard(webSettings).parse({ ...keySettings, ...settings }), {
    redirectUri,
    state: 'x9_kQ2vT7-s',
    ...request,
  });

const scopeOf = (uri: string): string | null => new URL(uri).searchParams.get('scope');

describe('authorizationUri', () => {
  it("leads to Alipay's page with these members, in this order", () => {
    expect(uriFor({})).toBe(
      `https://openauth.alipay.com/oauth2/publicAppAuthorize.htm?app_id=${appId}&redirect_uri=https%3A%2F%2Flogto.example%2Fcallback%2Fabc123&scope=auth_user&state=x9_kQ2vT7-s`,
    );
  });

  it('encodes each member once', () => {
    const uri = authorizationUri(createConfigGuard(webSettings).parse(keySettings), {
      redirectUri: 'https://logto.example/callback/a b?c=d%20e&f=é#g',
      state: 'a b&c=d+e/é',
    });
    expect(uri).toContain(
      '&redirect_uri=https%3A%2F%2Flogto.example%2Fcallback%2Fa%20b%3Fc%3Dd%2520e%26f%3D%C3%A9%23g&',
    );
    expect(uri).toMatch(/&state=a%20b%26c%3Dd%2Be%2F%C3%A9$/);
    expect(new URL(uri).searchParams.get('redirect_uri')).toBe(
      'https://logto.example/callback/a b?c=d%20e&f=é#g',
    );
  });

  it.each([
    [
      'the sandbox',
      'https://openapi-sandbox.dl.alipaydev.com/gateway.do',
      'openauth-sandbox.dl.alipaydev.com',
    ],
    [
      'the sandbox by another path',
      'https://openapi-sandbox.dl.alipaydev.com/x',
      'openauth-sandbox.dl.alipaydev.com',
    ],
    ['production', 'https://openapi.alipay.com/gateway.do', 'openauth.alipay.com'],
    ['a proxy of production', 'https://proxy.example/gateway.do', 'openauth.alipay.com'],
    [
      'a host that only begins like the sandbox',
      'https://openapi-sandbox.dl.alipaydev.com.example/gateway.do',
      'openauth.alipay.com',
    ],
    ['nothing', '', 'openauth.alipay.com'],
  ])('asks on the host that belongs to the gateway: %s', (_, gateway, host) => {
    const uri = new URL(uriFor({ gateway }));
    expect(uri.host).toBe(host);
    expect(uri.pathname).toBe('/oauth2/publicAppAuthorize.htm');
  });

  it.each([
    ['the call', { scope: 'auth_base' }, 'auth_user,auth_ecard', 'auth_user,auth_ecard'],
    ['the call, with blanks', {}, ' auth_user  auth_ecard ', 'auth_user,auth_ecard'],
    ['the settings', { scope: 'auth_user,auth_base' }, undefined, 'auth_user,auth_base'],
    ['the settings, if the call has a blank one', { scope: 'auth_base' }, ' ', 'auth_base'],
    ['neither, which means the profile', { scope: '' }, undefined, 'auth_user'],
  ])('takes the scope from %s', (_, settings, scope, expected) => {
    expect(scopeOf(uriFor(settings, scope === undefined ? {} : { scope }))).toBe(expected);
  });
});
