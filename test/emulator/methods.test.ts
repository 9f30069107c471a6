import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appId, otherAppId } from '../support/app-ids.ts';
import { everyFurtherMember, type Gateway, type IdStage, startGateway } from './index.ts';
import {
  alipayKeys,
  appKeys,
  call,
  refreshRequest,
  tokenRequest,
  userId,
  userInfoRequest,
} from './signed-request.ts';

const bareUserId = '2088000000000002';
const grantedUserId = '2088000000000003';
const publicKey = appKeys.publicKey;
const day = 24 * 60 * 60 * 1000;

const start = Date.parse('2026-11-23T12:00:00+08:00');
let clock = start;
let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ key: alipayKeys.privateKey, now: () => clock });
  gateway.registerApp({ appId: otherAppId, publicKey });
  gateway.addUser({
    userId,
    nickName: '张三 "/"',
    avatar: 'https://tfs.alipayobjects.com/a.jpg',
    gender: 'm',
    city: '杭州市',
    province: '浙江省',
  });
  gateway.addUser({ userId: bareUserId, openId: (app) => `open-${app}` });
});
beforeEach(() => {
  clock = start;
  gateway.registerApp({ appId, publicKey });
});
afterAll(() => gateway.close());

const exchange = async (parameters: Record<string, string>): Promise<Record<string, unknown>> => {
  const { json } = await call(gateway, parameters);
  return json.alipay_system_oauth_token_response ?? json.error_response ?? {};
};

const userInfo = async (accessToken: unknown): Promise<Record<string, unknown>> => {
  const { json } = await call(gateway, userInfoRequest(String(accessToken)));
  return json.alipay_user_info_share_response ?? {};
};

const signIn = (consent: { userId?: string; scope?: string } = {}) =>
  exchange(tokenRequest(gateway.authorize({ appId, userId, ...consent }).auth_code));

describe('alipay.system.oauth.token', () => {
  it.each<[IdStage, string[]]>([
    [
      'user_id',
      [
        'access_token',
        'alipay_user_id',
        'auth_start',
        'expires_in',
        're_expires_in',
        'refresh_token',
        'user_id',
      ],
    ],
    [
      'both',
      [
        'access_token',
        'alipay_user_id',
        'auth_start',
        'expires_in',
        're_expires_in',
        'refresh_token',
        'user_id',
        'open_id',
      ],
    ],
    [
      'open_id',
      ['access_token', 'auth_start', 'expires_in', 're_expires_in', 'refresh_token', 'open_id'],
    ],
  ])('answers the members of stage %s in their order', async (idStage, members) => {
    gateway.registerApp({ appId, publicKey, idStage });
    expect(Object.keys(await signIn())).toEqual(members);
  });

  it('answers values of the shapes seen', async () => {
    gateway.registerApp({ appId, publicKey, idStage: 'both' });
    const { auth_code: code } = gateway.authorize({ appId, userId });
    expect(code).toMatch(/^[\da-f]{28}[A-Z]{2}\d\d$/);
    expect(await exchange(tokenRequest(code))).toEqual({
      access_token: expect.stringMatching(/^authusrB[\da-f]{29}[A-Z]\d\d$/),
      alipay_user_id: expect.stringMatching(/^2088\d{28}$/),
      auth_start: '2026-11-23 12:00:00',
      expires_in: 1296000,
      re_expires_in: 2592000,
      refresh_token: expect.stringMatching(/^authusrB[\da-f]{29}[A-Z]\d\d$/),
      user_id: userId,
      open_id: expect.stringMatching(/^[\w-]{47}$/),
    });
  });

  it('answers the open_id that was asked for', async () => {
    gateway.addUser({ userId: '2088000000000003', openId: '007' });
    expect(await signIn({ userId: '2088000000000003' })).toHaveProperty('open_id', '007');
  });

  it('answers the union_id to grouped apps, and with tokens alone', async () => {
    const grouped = { userId: '2088000000000004', unionId: 'union' };
    gateway.addUser(grouped);
    expect(await signIn(grouped)).not.toHaveProperty('union_id');
    gateway.registerApp({ appId, publicKey, idStage: 'both', unionGrouping: true });
    const answer = await signIn(grouped);
    expect(answer).toHaveProperty('union_id', 'union');
    expect(Object.keys(answer).slice(-3)).toEqual(['union_id', 'user_id', 'open_id']);
    expect(await userInfo(answer.access_token)).not.toHaveProperty('union_id');
    expect(await signIn()).not.toHaveProperty('union_id');
  });

  it('answers a different open_id in every app', async () => {
    const { auth_code: code } = gateway.authorize({ appId: otherAppId, userId: bareUserId });
    const other = await exchange({ ...tokenRequest(code), app_id: otherAppId });
    expect(other.open_id).toBe(`open-${otherAppId}`);
    expect(await signIn({ userId: bareUserId })).toHaveProperty('open_id', `open-${appId}`);
  });

  const codeInvalid = { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.code-invalid' };

  it('burns a code by its first use', async () => {
    const { auth_code: code } = gateway.authorize({ appId, userId });
    expect(await exchange(tokenRequest(code))).toHaveProperty('access_token');
    expect(await exchange(tokenRequest(code))).toMatchObject(codeInvalid);
  });

  it('burns a code that another app tries', async () => {
    const { auth_code: code } = gateway.authorize({ appId, userId });
    const theft = { ...tokenRequest(code), app_id: otherAppId };
    expect(await exchange(theft)).toMatchObject(codeInvalid);
    expect(await exchange(tokenRequest(code))).toMatchObject(codeInvalid);
  });

  describe('with a code of the full mobile SDK', () => {
    const newCode = () => gateway.authorize({ appId, userId, scope: 'kuaijie' }).auth_code;

    it('answers the lifetimes seen, and the same tokens again', async () => {
      const code = newCode();
      const first = await exchange(tokenRequest(code));
      expect(first).toMatchObject({
        access_token: expect.stringMatching(/^kuaijieB/),
        expires_in: 1209600,
        re_expires_in: 15552000,
      });
      expect(await exchange(tokenRequest(code))).toEqual(first);
    });

    it('takes it after years, and answers new tokens instead of dead ones', async () => {
      const code = newCode();
      const first = await exchange(tokenRequest(code));
      clock += 1000 * day;
      const second = await exchange(tokenRequest(code));
      expect(await userInfo(second.access_token)).toHaveProperty('code', '10000');
      expect(second.access_token).not.toBe(first.access_token);
      gateway.expireAuthorizationCode(code);
      expect(await exchange(tokenRequest(code))).toMatchObject(codeInvalid);
    });

    it('takes it only from the app that the user has agreed to', async () => {
      const code = newCode();
      const theft = { ...tokenRequest(code), app_id: otherAppId };
      expect(await exchange(theft)).toMatchObject(codeInvalid);
      expect(await exchange(tokenRequest(code))).toHaveProperty('access_token');
    });

    it('refuses it once the user has withdrawn the consent', async () => {
      const code = newCode();
      const { access_token: accessToken } = await exchange(tokenRequest(code));
      const otherScope = gateway.authorize({ appId, userId }).auth_code;
      gateway.revoke(String(accessToken));
      expect(await exchange(tokenRequest(code))).toMatchObject(codeInvalid);
      expect(await exchange(tokenRequest(otherScope))).toHaveProperty('access_token');
    });

    it('gives the lifetimes that the app was registered with', async () => {
      gateway.registerApp({ appId, publicKey, lifetimes: { accessToken: 60 } });
      const answer = await exchange(tokenRequest(newCode()));
      expect(answer).toMatchObject({ expires_in: 60, re_expires_in: 15552000 });
    });
  });

  it('keeps a code when the request is not signed by the app', async () => {
    const { auth_code: code } = gateway.authorize({ appId, userId });
    const { sign_type: _, ...unsigned } = tokenRequest(code);
    expect(await exchange(unsigned)).toHaveProperty('sub_code', 'isv.missing-signature-config');
    expect(await exchange(tokenRequest(code))).toHaveProperty('access_token');
  });

  it('refuses an expired code', async () => {
    const { auth_code: code } = gateway.authorize({ appId, userId });
    gateway.expireAuthorizationCode(code);
    expect(await exchange(tokenRequest(code))).toMatchObject(codeInvalid);
  });

  it('refuses an unknown grant type', async () => {
    const request = { ...tokenRequest('code'), grant_type: 'password' };
    expect(await exchange(request)).toHaveProperty('sub_code', 'isv.grant-type-invalid');
  });

  it('rotates both tokens, and lets the refresh horizon stand', async () => {
    const first = await signIn();
    clock += day;
    const second = await exchange(refreshRequest(String(first.refresh_token)));
    expect(second).toMatchObject({
      auth_start: first.auth_start,
      expires_in: 1296000,
      re_expires_in: 2592000 - 86400,
      open_id: first.open_id,
    });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await userInfo(first.access_token)).toHaveProperty('code', '20001');
    expect(await userInfo(second.access_token)).toHaveProperty('code', '10000');
    const again = await exchange(refreshRequest(String(first.refresh_token)));
    expect(again).toHaveProperty('sub_code', 'isv.refresh-token-invalid');
  });

  it('refuses an expired refresh token, and one of another app', async () => {
    const { refresh_token: refreshToken } = await signIn();
    const request = refreshRequest(String(refreshToken));
    expect(await exchange({ ...request, app_id: otherAppId })).toHaveProperty(
      'sub_code',
      'isv.unmatched-app-id',
    );
    gateway.expireRefreshToken(String(refreshToken));
    expect(await exchange(request)).toHaveProperty('sub_code', 'isv.refresh-token-time-out');
  });
});

describe('alipay.user.info.share', () => {
  it('answers the profile, slashes escaped', async () => {
    const { access_token: accessToken, open_id: openId } = await signIn();
    const { text } = await call(gateway, userInfoRequest(String(accessToken)));
    expect(text).toContain(
      `{"alipay_user_info_share_response":{"code":"10000","msg":"Success",` +
        String.raw`"avatar":"https:\/\/tfs.alipayobjects.com\/a.jpg","city":"杭州市",` +
        String.raw`"gender":"m","nick_name":"张三 \"\/\"","province":"浙江省",` +
        `"open_id":"${openId}"},"sign":"`,
    );
  });

  it('answers every member of the model, if the app has been granted them', async () => {
    gateway.addUser({ userId: grantedUserId, further: everyFurtherMember });
    const { access_token: accessToken } = await signIn({ userId: grantedUserId });
    const members = await userInfo(accessToken);
    expect(members).toMatchObject(everyFurtherMember);
    expect(Object.keys(everyFurtherMember)).toEqual(Object.keys(everyFurtherMember).sort());
  });

  it('leaves out what the user has not set', async () => {
    gateway.registerApp({ appId, publicKey, idStage: 'user_id' });
    const { access_token: accessToken } = await signIn({ userId: bareUserId });
    expect(await userInfo(accessToken)).toEqual({
      code: '10000',
      msg: 'Success',
      user_id: bareUserId,
    });
  });

  it('refuses unknown, revoked and foreign tokens', async () => {
    const invalid = { code: '20001', sub_code: 'aop.invalid-auth-token' };
    expect(await userInfo('authusrB')).toMatchObject(invalid);
    const { access_token: accessToken } = await signIn();
    const request = { ...userInfoRequest(String(accessToken)), app_id: otherAppId };
    const { json } = await call(gateway, request);
    expect(json.alipay_user_info_share_response).toMatchObject(invalid);
    gateway.revoke(String(accessToken));
    expect(await userInfo(accessToken)).toMatchObject(invalid);
  });

  it('refuses an expired token', async () => {
    const { access_token: accessToken } = await signIn();
    const expired = { code: '20001', sub_code: 'aop.auth-token-time-out' };
    gateway.expireAccessToken(String(accessToken));
    expect(await userInfo(accessToken)).toMatchObject(expired);
  });

  it('asks for the scope auth_user', async () => {
    const { access_token: accessToken } = await signIn({ scope: 'auth_base' });
    expect(accessToken).toMatch(/^authbseB/);
    expect(await userInfo(accessToken)).toMatchObject({
      code: '40006',
      sub_code: 'isv.insufficient-user-permissions',
    });
  });

  it('asks for the entitlement of the app', async () => {
    const { access_token: accessToken } = await signIn();
    gateway.registerApp({ appId, publicKey, entitlements: ['alipay.system.oauth.token'] });
    expect(await userInfo(accessToken)).toMatchObject({
      code: '40006',
      sub_code: 'isv.insufficient-isv-permissions',
    });
  });
});
