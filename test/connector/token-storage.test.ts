import { ConnectorErrorCodes, type TokenResponse, tokenResponseGuard } from '@logto/connector-kit';
import { describe, expect, it } from 'vitest';
import { alipayOfFile, userId } from '../support/alipay.ts';
import { connectorErrorOf, connectorsAt, newCallback, web } from '../support/connector.ts';
import { noSession } from '../support/sign-in.ts';
import { until } from '../support/time.ts';

describe('alipay-native over https', () => {
  const alipay = alipayOfFile('https');
  const connect = connectorsAt(alipay);

  const signIn = async () =>
    (await connect()).getTokenResponseAndUserInfo(newCallback(alipay()), noSession);

  /** What core stores after a sign-in, and after each refresh. */
  const stored = async () => {
    const connector = await connect();
    const { tokenResponse } = await connector.getTokenResponseAndUserInfo(
      newCallback(alipay()),
      noSession,
    );
    const refresh = async (refreshToken: string): Promise<TokenResponse> => ({
      refresh_token: refreshToken,
      ...(await connector.getAccessTokenByRefreshToken(refreshToken)),
    });
    return { refreshToken: tokenResponse?.refresh_token ?? '', refresh };
  };

  describe('a sign-in', () => {
    it('returns the tokens beside the profile', async () => {
      const { tokenResponse, userInfo } = await signIn();
      expect(userInfo).toMatchObject({ id: userId });
      expect(tokenResponseGuard.parse(tokenResponse)).toStrictEqual(tokenResponse);
      expect(tokenResponse).toStrictEqual({
        access_token: expect.stringMatching(/^authusrB\w{32}$/),
        refresh_token: expect.stringMatching(/^authusrB\w{32}$/),
        expires_in: 1296000,
      });
    });

    it('returns the tokens that Alipay gave', async () => {
      const { tokenResponse } = await signIn();
      const answer = JSON.parse(alipay().requests.at(-2)?.answered.text ?? '');
      const { access_token, refresh_token } = answer.alipay_system_oauth_token_response;
      expect(tokenResponse).toMatchObject({ access_token, refresh_token });
    });
  });

  describe('a refresh', () => {
    it('is done again and again, each time with the token that the last one brought', async () => {
      const { refreshToken, refresh } = await stored();
      const first = await refresh(refreshToken);
      const second = await refresh(first.refresh_token ?? '');
      expect(new Set([refreshToken, first.refresh_token, second.refresh_token]).size).toBe(3);
      expect(second.expires_in).toBe(1296000);
    });

    it('goes over a connection of its own, which is closed', async () => {
      const { refreshToken, refresh } = await stored();
      const { opened, open } = alipay().connections;
      await refresh(refreshToken);
      expect(alipay().requests.at(-1)?.connection).toBe(opened + 1);
      await until(() => alipay().connections.open === open);
    });

    it('keeps the stored refresh token when Alipay sends no new one', async () => {
      const { refreshToken, refresh } = await stored();
      alipay().fail({ fault: 'node', text: '{"access_token":"authusrBnew","user_id":"2088"}' });
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
      alipay().fail({ fault: 'node', text: `{"access_token":"a","expires_in":${text}}` });
      expect((await refresh(refreshToken)).expires_in).toBe(seconds);
    });

    it.each(['"soon"', '-1', '""', '"1e3"', 'true', '[300]'])(
      'refuses a lifetime of %s',
      async (text) => {
        const { refreshToken, refresh } = await stored();
        alipay().fail({ fault: 'node', text: `{"access_token":"a","expires_in":${text}}` });
        expect(await connectorErrorOf(refresh(refreshToken))).toMatchObject({
          code: ConnectorErrorCodes.InvalidResponse,
          data: { errorDescription: expect.stringContaining('expires_in') },
        });
      },
    );

    it('reports that a refresh token is spent or expired', async () => {
      const { refreshToken, refresh } = await stored();
      const { refresh_token = '' } = await refresh(refreshToken);
      expect(await connectorErrorOf(refresh(refreshToken))).toMatchObject({
        code: ConnectorErrorCodes.SocialAccessTokenInvalid,
        data: { sub_code: 'isv.refresh-token-invalid' },
      });
      alipay().expireRefreshToken(refresh_token);
      expect(await connectorErrorOf(refresh(refresh_token))).toMatchObject({
        code: ConnectorErrorCodes.SocialAccessTokenInvalid,
        data: { sub_code: 'isv.refresh-token-time-out' },
      });
    });

    it.each(['unsigned-success', 'wrong-signature', 'signature-of-another-node'] as const)(
      'stores no token of an answer with the fault %s',
      async (fault) => {
        const { refreshToken, refresh } = await stored();
        alipay().fail({ fault });
        expect(await connectorErrorOf(refresh(refreshToken))).toMatchObject({
          code: ConnectorErrorCodes.InvalidResponse,
        });
      },
    );

    it.each(['aop-unknown-error', 'reset'] as const)(
      'is tried once only, whatever comes of it: %s',
      async (fault) => {
        const { refreshToken, refresh } = await stored();
        const before = alipay().requests.length;
        alipay().fail({ fault });
        expect(await connectorErrorOf(refresh(refreshToken))).toMatchObject({
          code: ConnectorErrorCodes.General,
        });
        expect(alipay().requests).toHaveLength(before + 1);
      },
    );
  });
});

describe('alipay-web over http', () => {
  const alipay = alipayOfFile('http');
  const connect = connectorsAt(alipay, web);

  it('stores the tokens of a sign-in, and refreshes them once', async () => {
    const connector = await connect();
    const { tokenResponse } = await connector.getTokenResponseAndUserInfo(
      newCallback(alipay(), web),
      noSession,
    );
    const { refresh_token = '' } = tokenResponse ?? {};
    const refreshed = await connector.getAccessTokenByRefreshToken(refresh_token);
    expect(refreshed.refresh_token).not.toBe(refresh_token);
    expect(
      await connectorErrorOf(connector.getAccessTokenByRefreshToken(refresh_token)),
    ).toMatchObject({ code: ConnectorErrorCodes.SocialAccessTokenInvalid });
  });
});
