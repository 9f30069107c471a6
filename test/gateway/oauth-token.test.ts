import { describe, expect, it } from 'vitest';
import { InvalidAnswerError, RefusedError } from '../../src/gateway/errors.ts';
import {
  exchangeAuthorizationCode,
  refreshAccessToken,
  type TokenAnswer,
} from '../../src/gateway/oauth-token.ts';
import { alipayOfFile, newCode, userId } from '../support/alipay.ts';
import { appId } from '../support/app-ids.ts';
import { callerAt } from '../support/application.ts';
import { failureOf, messageOf } from '../support/errors.ts';
import { appPublicKey } from '../support/keys.ts';

const alipay = alipayOfFile();

const exchange = (code = newCode(alipay())): Promise<TokenAnswer> =>
  exchangeAuthorizationCode(callerAt(alipay().url), code);

const refresh = (token: string): Promise<TokenAnswer> =>
  refreshAccessToken(callerAt(alipay().url), token);

const expectInvalid = async (text: string, members: string): Promise<void> => {
  alipay().fail({ fault: 'node', text });
  const error = await failureOf(exchange());
  expect(error).toBeInstanceOf(InvalidAnswerError);
  expect(messageOf(error)).toBe(
    `Alipay's answer lacks these members or has them in the wrong form: ${members}.`,
  );
};

describe('an exchange', () => {
  it('asks with the code and brings tokens and ids', async () => {
    const code = newCode(alipay());
    expect(await exchange(code)).toEqual({
      accessToken: expect.stringMatching(/^authusrB/),
      refreshToken: expect.stringMatching(/^authusrB/),
      expiresIn: 1_296_000,
      ids: {
        user_id: userId,
        open_id: '0-_open',
        union_id: undefined,
        alipay_user_id: expect.stringMatching(/^\d{32}$/),
      },
    });
    expect(alipay().requests.at(-1)).toMatchObject({
      verified: true,
      query: { charset: 'utf-8' },
      body: { method: 'alipay.system.oauth.token', grant_type: 'authorization_code', code },
    });
  });

  it.each([
    ['user_id', { user_id: userId, open_id: undefined }],
    ['open_id', { user_id: undefined, open_id: '0-_open' }],
  ] as const)('of an app that gets %s alone brings that', async (idStage, ids) => {
    alipay().registerApp({ appId, publicKey: appPublicKey, idStage });
    const { user_id, open_id } = (await exchange()).ids;
    expect({ user_id, open_id }).toEqual(ids);
    alipay().registerApp({ appId, publicKey: appPublicKey, idStage: 'both' });
  });

  it.each([
    ['numbers', '1296000', 1_296_000],
    ['a text', '"1296000"', 1_296_000],
    ['0', '0', 0],
    ['the longest number', '10000000000', 10_000_000_000],
    ['null', 'null', undefined],
  ])('reads a lifetime in %s', async (_what, raw, expected) => {
    alipay().fail({ fault: 'node', text: `{"access_token":"t","expires_in":${raw}}` });
    expect((await exchange()).expiresIn).toBe(expected);
  });

  it('reads an answer with an access token and nothing else', async () => {
    const text = '{"access_token":" t ","refresh_token":"","user_id":null,"open_id":" "}';
    alipay().fail({ fault: 'node', text });
    expect(await exchange()).toEqual({
      accessToken: 't',
      refreshToken: undefined,
      expiresIn: undefined,
      ids: {
        user_id: undefined,
        open_id: undefined,
        union_id: undefined,
        alipay_user_id: undefined,
      },
    });
  });

  it.each([
    ['{}', 'access_token'],
    ['{"access_token":""}', 'access_token'],
    ['{"access_token":"  "}', 'access_token'],
    ['{"access_token":["t"]}', 'access_token'],
    ['{"access_token":"t&method=alipay.trade.refund"}', 'access_token'],
    ['{"access_token":"t","refresh_token":"r&method=alipay.trade.refund"}', 'refresh_token'],
    ['{"access_token":"t","refresh_token":"r\\ns"}', 'refresh_token'],
    ['{"access_token":"t","refresh_token":1,"user_id":2088}', 'refresh_token, user_id'],
    ['{"access_token":"t","open_id":{"toString":"x"}}', 'open_id'],
    ['{"access_token":"t","union_id":true,"alipay_user_id":[]}', 'union_id, alipay_user_id'],
    ['{"access_token":"a b","refresh_token":"r&s"}', 'access_token, refresh_token'],
    ['{"access_token":"t","user_id":" 2088","open_id":"a\\u0000"}', 'user_id, open_id'],
    ['{"access_token":"t","union_id":"a b","alipay_user_id":"张"}', 'union_id, alipay_user_id'],
    ['{"access_token":"t","expires_in":10000000001}', 'expires_in'],
    ['{"access_token":"t","expires_in":"10000000001"}', 'expires_in'],
    ['{"access_token":"t","expires_in":-1}', 'expires_in'],
    ['{"access_token":"t","expires_in":1e999}', 'expires_in'],
    ['{"access_token":"t","expires_in":"1e3"}', 'expires_in'],
    ['{"access_token":"t","expires_in":"soon"}', 'expires_in'],
    ['{"access_token":"t","expires_in":true}', 'expires_in'],
  ])('that brings %s names the members that are wrong', expectInvalid);

  it('with a used code is refused', async () => {
    const code = newCode(alipay());
    await exchange(code);
    const error = await failureOf(exchange(code));
    expect(error).toBeInstanceOf(RefusedError);
    expect(error.meaning).toBe('authorization-code');
    expect(error.details).toMatchObject({ code: '40002', subCode: 'isv.code-invalid' });
    expect(error.details.subMessage).toMatch(/^授权码code无效，解决方案：https:\/\/open\.alipay/);
    expect(error.details.traceId).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('a refresh', () => {
  it('asks with the refresh token and brings new tokens', async () => {
    const { accessToken, refreshToken = '' } = await exchange();
    const refreshed = await refresh(refreshToken);
    expect(refreshed.accessToken).not.toBe(accessToken);
    expect(refreshed.refreshToken).not.toBe(refreshToken);
    expect(refreshed.ids.user_id).toBe(userId);
    expect(alipay().requests.at(-1)).toMatchObject({
      verified: true,
      body: { grant_type: 'refresh_token', refresh_token: refreshToken },
    });
  });

  it("with a dead token is refused in Alipay's own words", async () => {
    const error = await failureOf(refresh('dead'));
    expect(error.meaning).toBe('access-token');
    expect(error.details.subCode).toBe('isv.refresh-token-invalid');
    expect(error.details.subMessage).toContain('刷新令牌refresh_token无效');
  });
});
