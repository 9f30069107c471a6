import { generateKeyPairSync } from 'node:crypto';
import {
  ConnectorError,
  ConnectorErrorCodes,
  type SocialConnector,
  socialUserInfoGuard,
  tokenResponseGuard,
} from '@logto/connector-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import createConnector from '../src/index.ts';
import { type Gateway, type IdStage, startGateway } from './emulator/index.ts';
import { authorizationRequest } from './support/sign-in.ts';

const appId = '2021004100000001';
const userId = '2088123412341234';
const openId = '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5';
const avatar = 'https://tfs.alipayobjects.com/images/partner/T1k0xiXXRnXXXXXXXX';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKeyText = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

let gateway: Gateway;
let config: Record<string, unknown>;

beforeAll(async () => {
  gateway = await startGateway();
  gateway.addUser({ userId, openId, nickName: '小明', avatar, gender: 'm' });
});

afterAll(() => gateway.close());

beforeEach(() => {
  gateway.clearFaults();
  gateway.registerApp({ appId, publicKey, idStage: 'both' });
  config = {
    appId,
    privateKey: privateKeyText,
    alipayPublicKey: gateway.publicKeyLine,
    gateway: gateway.url,
  };
});

const getConfig = async () => config;
const noSession = async () => {
  throw new Error('No session here');
};

const connect = (): Promise<SocialConnector> => createConnector({ getConfig });

const signIn = async (data: unknown = gateway.callback({ appId, userId })) =>
  (await connect()).getUserInfo(data, noSession);

const failureOf = async (promise: Promise<unknown>): Promise<ConnectorError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ConnectorError) {
    return error;
  }
  throw new Error(`Not a ConnectorError: ${error}`);
};

describe('createConnector', () => {
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
    expect(asked).toHaveBeenCalledWith('alipay-native');
  });
});

describe('getAuthorizationUri', () => {
  const uriFor = async (state: string) =>
    (await connect()).getAuthorizationUri(authorizationRequest(state), noSession);

  it('holds app_id and state and nothing else', async () => {
    expect(await uriFor('x9_kQ2vT7-s')).toBe(`alipay://?app_id=${appId}&state=x9_kQ2vT7-s`);
  });

  it('encodes its members', async () => {
    expect(await uriFor('a b&c=d+e/é')).toBe(
      `alipay://?app_id=${appId}&state=a%20b%26c%3Dd%2Be%2F%C3%A9`,
    );
  });

  it('fails with a ConnectorError for a state that cannot be encoded', async () => {
    expect((await failureOf(uriFor('\ud800'))).code).toBe(ConnectorErrorCodes.General);
  });

  it('fails with the mistakes of the config', async () => {
    config = { appId: '2088123412341234', privateKey: '' };
    const { code, data } = await failureOf(uriFor('s'));
    expect(code).toBe(ConnectorErrorCodes.InvalidConfig);
    expect(data).toEqual({
      reason: 'settings-wrong',
      errorDescription: expect.stringMatching(
        /^The settings of the Alipay connector are not right\. appId: This is a partner id .* privateKey: /,
      ),
      hint: 'Correct them in the Admin Console and save them again.',
    });
  });
});

describe('getUserInfo', () => {
  it.each<[IdStage, string, object]>([
    ['user_id', userId, { user_id: userId }],
    ['both', userId, { user_id: userId, open_id: openId }],
    ['open_id', openId, { open_id: openId }],
  ])('signs a user in to an app at the stage "%s"', async (idStage, id, ids) => {
    gateway.registerApp({ appId, publicKey, idStage });
    const profile = await signIn();
    expect(socialUserInfoGuard.parse(profile)).toEqual(profile);
    expect(profile).toEqual({
      id,
      name: '小明',
      avatar,
      rawData: {
        alipay_user_info_share_response: {
          code: '10000',
          msg: 'Success',
          avatar,
          gender: 'm',
          nick_name: '小明',
          ...ids,
        },
        alipay_system_oauth_token_response: expect.objectContaining(ids),
      },
    });
  });

  it('stores no token, no code and no signature', async () => {
    const callback = gateway.callback({ appId, userId });
    const profile = JSON.stringify(await signIn(callback));
    const [token, userInfo] = gateway.requests.slice(-2);
    for (const secret of [callback.auth_code, userInfo?.parameters.auth_token]) {
      expect(secret).toMatch(/^\w{32,40}$/);
      expect(profile).not.toContain(secret);
    }
    expect(token?.parameters.method).toBe('alipay.system.oauth.token');
    expect(profile).not.toMatch(/token"|"sign"/);
  });

  it.each([
    ['RSA2', '2048 bits', 2048],
    ['RSA', '2048 bits', 2048],
    ['RSA', '1024 bits', 1024],
  ] as const)("works with the official connector's config: %s, %s", async (signType, _, bits) => {
    const keys = generateKeyPairSync('rsa', { modulusLength: bits });
    gateway.registerApp({ appId, publicKey: keys.publicKey, signType, idStage: 'user_id' });
    const official = {
      appId,
      privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      signType,
    };
    config = { ...official, gateway: gateway.url };
    await expect(signIn()).resolves.toMatchObject({ id: userId });
  });

  it('sends nothing of the config but what Alipay asks for', async () => {
    config = { ...config, scope: 'auth_user', note: 'sentinel-note' };
    await signIn();
    for (const request of gateway.requests.slice(-2)) {
      expect(Object.keys(request.query)).toEqual(['charset']);
      expect(request.verified).toBe(true);
      expect(JSON.stringify(request.parameters)).not.toContain('sentinel-note');
      expect(Object.keys(request.parameters)).not.toContain('scope');
    }
  });

  it.each([
    ['utf-8', undefined],
    ['GBK', { fault: 'gbk', times: 'always' } as const],
  ])('reads names in %s', async (_, fault) => {
    if (fault) {
      gateway.fail(fault);
    }
    await expect(signIn()).resolves.toMatchObject({ name: '小明' });
  });

  it('leaves out the name and avatar that a user has not set', async () => {
    gateway.addUser({ userId: '2088000000000002' });
    const profile = await signIn(gateway.callback({ appId, userId: '2088000000000002' }));
    expect(Object.keys(profile)).toEqual(['id', 'rawData']);
  });

  it('pins the user to the configured id', async () => {
    config = { ...config, userIdentifier: 'open_id' };
    await expect(signIn()).resolves.toMatchObject({ id: openId });
    gateway.registerApp({ appId, publicKey, idStage: 'user_id' });
    const { code, data } = await failureOf(signIn());
    expect(code).toBe(ConnectorErrorCodes.InvalidConfig);
    expect(data).toMatchObject({
      errorDescription: 'Alipay did not return the `open_id` that `userIdentifier` asks for.',
    });
  });

  it('knows a user of two apps of a group by one union_id', async () => {
    const otherAppId = '2021004100000002';
    gateway.addUser({ userId, unionId: 'union-id-of-the-user', nickName: '小明' });
    config = { ...config, userIdentifier: 'union_id' };
    for (const id of [appId, otherAppId]) {
      gateway.registerApp({ appId: id, publicKey, idStage: 'open_id', unionGrouping: true });
      config = { ...config, appId: id };
      await expect(signIn(gateway.callback({ appId: id, userId }))).resolves.toMatchObject({
        id: 'union-id-of-the-user',
        rawData: {
          alipay_system_oauth_token_response: { union_id: 'union-id-of-the-user' },
        },
      });
    }
    gateway.registerApp({ appId: otherAppId, publicKey, idStage: 'open_id' });
    const { code, data } = await failureOf(signIn(gateway.callback({ appId: otherAppId, userId })));
    expect(code).toBe(ConnectorErrorCodes.InvalidConfig);
    expect(data).toMatchObject({ reason: 'pinned-id-missing' });
  });

  it('refuses two answers about different users', async () => {
    gateway.fail({ fault: 'different-user', method: 'alipay.user.info.share' });
    const { code, data } = await failureOf(signIn());
    expect(code).toBe(ConnectorErrorCodes.InvalidResponse);
    expect(data).toMatchObject({
      errorDescription: "Alipay's two answers do not name the same user.",
    });
  });

  it.each(['unsigned-success', 'wrong-signature', 'signature-of-another-node'] as const)(
    'signs nobody in on an answer with the fault %s',
    async (fault) => {
      for (const method of ['alipay.system.oauth.token', 'alipay.user.info.share']) {
        gateway.fail({ fault, method });
        expect((await failureOf(signIn())).code).toBe(ConnectorErrorCodes.InvalidResponse);
      }
    },
  );

  it('trusts TLS alone where no key is configured', async () => {
    config = { ...config, alipayPublicKey: '' };
    gateway.fail({ fault: 'unsigned-success', times: 2 });
    await expect(signIn()).resolves.toMatchObject({ id: userId });
  });

  it('says that a code is spent, and blames nothing else', async () => {
    const callback = gateway.callback({ appId, userId });
    await signIn(callback);
    const { code, data } = await failureOf(signIn(callback));
    expect(code).toBe(ConnectorErrorCodes.SocialAuthCodeInvalid);
    expect(data).toMatchObject({ code: '40002', sub_code: 'isv.code-invalid' });
  });

  it('calls Alipay only for a callback that holds a code', async () => {
    const before = gateway.requests.length;
    expect((await failureOf(signIn({ result_code: 'CANCEL' }))).code).toBe(
      ConnectorErrorCodes.AuthorizationFailed,
    );
    expect((await failureOf(signIn(null))).code).toBe(ConnectorErrorCodes.General);
    expect(gateway.requests).toHaveLength(before);
  });

  it.each([
    [
      'another private key',
      () => ({ publicKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey }),
      'isv.invalid-signature',
    ],
    ['no key in the console', () => ({}), 'isv.missing-signature-config'],
  ])('tells a misconfiguration as such: %s', async (_, registration, sub_code) => {
    gateway.registerApp({ appId, ...registration() });
    const { code, data } = await failureOf(signIn());
    expect(code).toBe(ConnectorErrorCodes.InvalidConfig);
    expect(data).toMatchObject({ sub_code, hint: expect.stringContaining('`privateKey`') });
    expect(JSON.stringify(data)).not.toContain('app_id=');
  });

  it('ends within ten seconds, whatever happens', { timeout: 15_000 }, async () => {
    gateway.fail({ fault: 'silence', method: 'alipay.user.info.share', times: 'always' });
    const start = performance.now();
    const { code } = await failureOf(signIn());
    expect(code).toBe(ConnectorErrorCodes.General);
    expect(performance.now() - start).toBeGreaterThan(9000);
    expect(performance.now() - start).toBeLessThan(10_500);
  });

  it('shares connections between the connectors of the process', async () => {
    await signIn();
    const { opened } = gateway.connections;
    await signIn();
    await signIn();
    expect(gateway.connections.opened).toBe(opened);
  });
});

describe('token storage', () => {
  it('returns the tokens beside the profile', async () => {
    const connector = await connect();
    const { tokenResponse, userInfo } = (await connector.getTokenResponseAndUserInfo?.(
      gateway.callback({ appId, userId }),
      noSession,
    )) ?? { userInfo: undefined };
    expect(userInfo).toMatchObject({ id: userId });
    expect(tokenResponseGuard.parse(tokenResponse)).toStrictEqual(tokenResponse);
    expect(tokenResponse).toStrictEqual({
      access_token: expect.stringMatching(/^authusrB\w{32}$/),
      refresh_token: expect.stringMatching(/^authusrB\w{32}$/),
      expires_in: 1296000,
    });
  });

  /** What core does with a refreshed answer, encryption aside. */
  const stored = async () => {
    const connector = await connect();
    const { tokenResponse } =
      (await connector.getTokenResponseAndUserInfo?.(
        gateway.callback({ appId, userId }),
        noSession,
      )) ?? {};
    const refresh = async (refreshToken: string) => ({
      refresh_token: refreshToken,
      ...(await connector.getAccessTokenByRefreshToken?.(refreshToken)),
    });
    return { refreshToken: tokenResponse?.refresh_token ?? '', refresh };
  };

  it('refreshes again and again, each time with the token that the last time brought', async () => {
    const { refreshToken, refresh } = await stored();
    const first = await refresh(refreshToken);
    const second = await refresh(first.refresh_token);
    expect(new Set([refreshToken, first.refresh_token, second.refresh_token]).size).toBe(3);
    expect(second.expires_in).toBe(1296000);
  });

  it('keeps the stored refresh token when Alipay sends no new one', async () => {
    const { refreshToken, refresh } = await stored();
    gateway.fail({ fault: 'node', text: '{"access_token":"authusrBnew","user_id":"2088"}' });
    expect(await refresh(refreshToken)).toStrictEqual({
      access_token: 'authusrBnew',
      refresh_token: refreshToken,
    });
  });

  it.each([
    ['a number', '300', 300],
    ['a text of digits', '"300"', 300],
  ])('takes a lifetime that is %s', async (_, text, seconds) => {
    const { refreshToken, refresh } = await stored();
    gateway.fail({ fault: 'node', text: `{"access_token":"a","expires_in":${text}}` });
    expect((await refresh(refreshToken)).expires_in).toBe(seconds);
  });

  it.each(['"soon"', '-1', '""', '"1e3"', 'true', '[300]'])(
    'refuses a lifetime of %s',
    async (text) => {
      const { refreshToken, refresh } = await stored();
      gateway.fail({ fault: 'node', text: `{"access_token":"a","expires_in":${text}}` });
      const { code, data } = await failureOf(refresh(refreshToken));
      expect(code).toBe(ConnectorErrorCodes.InvalidResponse);
      expect(data).toMatchObject({ errorDescription: expect.stringContaining('expires_in') });
    },
  );

  it('says that a refresh token is spent or expired', async () => {
    const { refreshToken, refresh } = await stored();
    const { refresh_token } = await refresh(refreshToken);
    expect(await failureOf(refresh(refreshToken))).toMatchObject({
      code: ConnectorErrorCodes.SocialAccessTokenInvalid,
      data: { sub_code: 'isv.refresh-token-invalid' },
    });
    gateway.expireRefreshToken(refresh_token);
    expect(await failureOf(refresh(refresh_token))).toMatchObject({
      code: ConnectorErrorCodes.SocialAccessTokenInvalid,
      data: { sub_code: 'isv.refresh-token-time-out' },
    });
  });

  it('tries a refresh once only, even when Alipay blames itself', async () => {
    const { refreshToken, refresh } = await stored();
    const before = gateway.requests.length;
    gateway.fail({ fault: 'aop-unknown-error' });
    expect((await failureOf(refresh(refreshToken))).data).toMatchObject({ code: '20000' });
    expect(gateway.requests).toHaveLength(before + 1);
  });
});
