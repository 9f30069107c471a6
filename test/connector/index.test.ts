import { ConnectorErrorCodes } from '@logto/connector-kit';
import { describe, expect, it, vi } from 'vitest';
import { alipayOfFile } from '../support/alipay.ts';
import { appId } from '../support/app-ids.ts';
import {
  connectorErrorOf,
  connectorsAt,
  kinds,
  kindsOverSchemes,
  newCallback,
  web,
} from '../support/connector.ts';
import { closedPort } from '../support/servers.ts';
import { authorizationRequest, noSession } from '../support/sign-in.ts';
import { until } from '../support/time.ts';

describe.each(kinds)('createConnector of $id', ({ id, createConnector }) => {
  it('needs no config to be created', async () => {
    const connector = await createConnector({
      getConfig: async () => {
        throw new Error('not yet');
      },
    });
    expect(Object.keys(connector).sort()).toEqual([
      'configGuard',
      'getAccessTokenByRefreshToken',
      'getAuthorizationUri',
      'getTokenResponseAndUserInfo',
      'getUserInfo',
      'metadata',
      'type',
    ]);
    expect(connector.type).toBe('Social');
    expect(connector.metadata.isTokenStorageSupported).toBe(true);
  });

  it('asks for the config by the factory id, and passes on what that throws', async () => {
    const asked = vi.fn(async () => {
      throw new TypeError('no such connector');
    });
    const connector = await createConnector({ getConfig: asked });
    await expect(connector.getUserInfo({}, noSession)).rejects.toThrow(
      new TypeError('no such connector'),
    );
    expect(asked).toHaveBeenCalledWith(id);
  });
});

describe('getAuthorizationUri of alipay-native', () => {
  const alipay = alipayOfFile();
  const connect = connectorsAt(alipay);

  const uriFor = async (state: string) =>
    (await connect()).getAuthorizationUri(authorizationRequest(state), noSession);

  it('holds app_id and state and nothing else', async () => {
    expect(await uriFor('x9_kQ2vT7-s')).toBe(`alipay://?app_id=${appId}&state=x9_kQ2vT7-s`);
  });

  it('encodes the state', async () => {
    expect(await uriFor('a b&c=d+e/é')).toBe(
      `alipay://?app_id=${appId}&state=a%20b%26c%3Dd%2Be%2F%C3%A9`,
    );
  });
});

describe('getAuthorizationUri of alipay-web', () => {
  const alipay = alipayOfFile();
  const connect = connectorsAt(alipay, web);

  it.each([
    [{}, undefined, 'auth_user'],
    [{ scope: 'auth_user auth_base' }, undefined, 'auth_user,auth_base'],
    [{ scope: 'auth_user auth_base' }, 'auth_base', 'auth_base'],
  ])(
    "leads to Alipay's page, with the scope of the settings %j or of the call %j",
    async (settings, scope, asked) => {
      const connector = await connect(settings);
      const request = authorizationRequest('x9_kQ2vT7-s');
      const uri = await connector.getAuthorizationUri(
        scope === undefined ? request : { ...request, scope },
        noSession,
      );
      expect(uri.startsWith('https://openauth.alipay.com/oauth2/publicAppAuthorize.htm?')).toBe(
        true,
      );
      expect(Object.fromEntries(new URL(uri).searchParams)).toEqual({
        app_id: appId,
        redirect_uri: request.redirectUri,
        scope: asked,
        state: 'x9_kQ2vT7-s',
      });
    },
  );

  it.each(['auth_user&state=forged', 'auth_user;auth_base', '张三'])(
    'refuses a scope of the call that is none, and does not repeat it: %s',
    async (scope) => {
      const request = { ...authorizationRequest('s'), scope };
      const { code, data } = await connectorErrorOf(
        (await connect()).getAuthorizationUri(request, noSession),
      );
      expect(code).toBe(ConnectorErrorCodes.InvalidRequestParameters);
      expect(data).toMatchObject({ reason: 'request-scope-wrong' });
      expect(JSON.stringify(data)).not.toContain(scope);
    },
  );
});

describe.each(kinds)('getAuthorizationUri of $id', (kind) => {
  const alipay = alipayOfFile();
  const connect = connectorsAt(alipay, kind);

  const uriFor = async (state: string, settings?: Record<string, unknown>) =>
    (await connect(settings)).getAuthorizationUri(authorizationRequest(state), noSession);

  it('needs no gateway, and leaves it to the sign-in to say that there is none', async () => {
    const gateway = `https://127.0.0.1:${await closedPort()}/gateway.do`;
    expect(await uriFor('s', { gateway })).toMatch(/&state=s$/);
  });

  it('fails with a ConnectorError for a state that cannot be encoded', async () => {
    expect(await connectorErrorOf(uriFor('\ud800'))).toMatchObject({
      code: ConnectorErrorCodes.General,
      data: { reason: 'unexpected' },
    });
  });

  it('fails with the mistakes of the config', async () => {
    const settings = { appId: '2088123412341234', privateKey: '' };
    const { code, data } = await connectorErrorOf(uriFor('s', settings));
    expect(code).toBe(ConnectorErrorCodes.InvalidConfig);
    expect(data).toEqual({
      reason: 'settings-wrong',
      errorDescription: expect.stringMatching(
        /^The settings of the Alipay connector are not right\. appId: This is a partner id .* privateKey: /,
      ),
      hint: "Correct them in Logto's Console and save them again.",
    });
  });
});

describe.each(kindsOverSchemes)('getAuthorizationUri of $id over $scheme', ({ kind, scheme }) => {
  const alipay = alipayOfFile(scheme);
  const connect = connectorsAt(alipay, kind);

  it('opens the connection that the sign-in takes, if it costs a handshake', async () => {
    const connector = await connect();
    await connector.getAuthorizationUri(authorizationRequest('s'), noSession);
    if (scheme === 'https') {
      await until(() => alipay().connections.opened === 1);
    } else {
      expect(alipay().connections.opened).toBe(0);
    }
    expect(alipay().requests).toEqual([]);
    await connector.getUserInfo(newCallback(alipay(), kind), noSession);
    expect(alipay().connections.opened).toBe(1);
    expect(alipay().requests.map(({ connection }) => connection)).toEqual([1, 1]);
  });
});
