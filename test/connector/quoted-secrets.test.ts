import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signatureOf } from '../gateway/protocol/signed-answer.ts';
import { alipayOfFile, userId } from '../support/alipay.ts';
import { tokenMethod, userInfoMethod } from '../support/application.ts';
import { connectorErrorOf, connectorsAt } from '../support/connector.ts';
import { enter } from '../support/sign-in.ts';

const alipay = alipayOfFile();

// At one moment, the same code makes the same signatures.
beforeEach(() => {
  vi.setSystemTime('2026-11-23T16:05:06Z');
});
afterEach(() => {
  vi.useRealTimers();
});

const callback = { auth_code: '4b203fe6c11548bcabd8da5bb087WX96' };
const tokens = {
  access_token: 'authusrB0123456789abcdef0123456789abcX12',
  refresh_token: 'authusrBfedcba9876543210fedcba9876543X12',
};
const tokenNode = JSON.stringify({ ...tokens, user_id: userId });

describe('a sign-in', () => {
  const connect = connectorsAt(alipay);

  /** Fails at the second call, with an error that says something, signed as Alipay's are. */
  const failSaying = async (members: { sub_msg?: string; sub_code?: string }) => {
    alipay().clearFaults();
    alipay().fail({ fault: 'node', text: tokenNode, method: tokenMethod });
    const error = { code: '40004', sub_code: 'isv.some-trouble', ...members };
    alipay().fail({ fault: 'error', signed: true, ...error, method: userInfoMethod });
    return connectorErrorOf(enter(await connect(), callback));
  };

  /** The signature of the first request of a sign-in. */
  const requestSignature = async (): Promise<string> => {
    await failSaying({});
    return alipay().requests.at(-2)?.parameters.sign ?? '';
  };

  describe.each([
    ['the authorization code', async () => callback.auth_code],
    ['the access token', async () => tokens.access_token],
    ['the refresh token', async () => tokens.refresh_token],
    ["the token request's signature", requestSignature],
    ["the token answer's signature", async () => signatureOf(tokenNode)],
  ] as const)("Alipay's error to the second call quotes %s", (_secret, secretOf) => {
    it('in part, percent-encoded, and is not repeated', async () => {
      const quoted = encodeURIComponent((await secretOf()).slice(-24));
      const { data } = await failSaying({ sub_msg: `bad: ${quoted}!` });
      expect(data).toMatchObject({ code: '40004', sub_code: 'isv.some-trouble' });
      expect(data).not.toHaveProperty('sub_msg');
    });
  });

  it("repeats Alipay's text if it quotes eleven characters of a secret", async () => {
    const sub_msg = `bad: ${tokens.access_token.slice(-11)}!`;
    const { data } = await failSaying({ sub_msg });
    expect(data).toMatchObject({ sub_msg: expect.stringContaining(sub_msg) });
  });

  it('repeats no code of Alipay that is a part of a token', async () => {
    const { data } = await failSaying({ sub_code: tokens.access_token.slice(8, 20) });
    expect(data).toMatchObject({ code: '40004' });
    expect(data).not.toHaveProperty('sub_code');
  });
});
