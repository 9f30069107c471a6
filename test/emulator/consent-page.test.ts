import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from './index.ts';

const appId = '2021000000000009';
const userId = '2088000000000001';
const redirectUri = 'https://logto.example/callback/abc?lang=zh';
const right = {
  app_id: appId,
  redirect_uri: redirectUri,
  scope: 'auth_user',
  state: 'x9_kQ2vT7-s',
};

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
  gateway.registerApp({ appId, redirectUris: [redirectUri] });
  gateway.addUser({ userId });
});

afterAll(() => gateway.close());

const addressOf = (members: Record<string, string>): string =>
  `${gateway.origin}/oauth2/publicAppAuthorize.htm?${new URLSearchParams(members)}`;

/** Where the browser is sent after the user's answer. */
const returnAfter = async (form: Record<string, string>, members = right): Promise<URL> => {
  const response = await fetch(addressOf(members), {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '');
};

describe('the consent page', () => {
  it('asks the user', async () => {
    const response = await fetch(addressOf(right));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html;charset=utf-8');
    expect(await response.text()).toContain('支付宝授权');
  });

  it('sends the browser back with a code for the user', async () => {
    const back = await returnAfter({ user_id: userId, answer: 'agree' });
    expect(back.origin + back.pathname).toBe('https://logto.example/callback/abc');
    expect(Object.fromEntries(back.searchParams)).toEqual({
      lang: 'zh',
      app_id: appId,
      source: 'alipay_wallet',
      scope: 'auth_user',
      state: 'x9_kQ2vT7-s',
      auth_code: expect.stringMatching(/^[0-9a-f]{28}[A-Z]{2}\d{2}$/),
    });
  });

  it('sends a user who cancels back without one', async () => {
    const back = await returnAfter({ user_id: userId, answer: 'cancel' });
    expect(Object.fromEntries(back.searchParams)).toEqual({
      lang: 'zh',
      error: 'access_denied',
      state: 'x9_kQ2vT7-s',
    });
  });

  it('needs no state', async () => {
    const { state: _, ...members } = right;
    const response = await fetch(addressOf(members));
    expect(response.status).toBe(200);
  });

  it.each([
    ['app_id', '2021000000000010'],
    ['app_id', ''],
    ['redirect_uri', 'https://logto.example/callback/abc'],
    ['redirect_uri', encodeURIComponent(redirectUri)],
    ['scope', ''],
    ['scope', 'auth_user auth_base'],
    ['scope', 'profile'],
    ['state', '中文'],
    ['state', 'a'.repeat(101)],
  ])('shows the user what is wrong, and sends nobody back: %s %j', async (name, value) => {
    const address = addressOf({ ...right, [name]: value });
    for (const method of ['GET', 'POST']) {
      const response = await fetch(address, { method, redirect: 'manual' });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(`对不起，访问出错了</h1><p>${name}</p>`);
    }
  });
});
