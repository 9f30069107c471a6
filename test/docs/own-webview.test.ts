import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { alipayOfFile, nickName, userId } from '../support/alipay.ts';
import { appId } from '../support/app-ids.ts';
import { blocksIn } from '../support/code-blocks.ts';
import { connectorsAt } from '../support/connector.ts';
import { authorizationRequest, noSession } from '../support/sign-in.ts';

const page = path.join(import.meta.dirname, '../../docs/mobile.md');
const [inPage = '', inApp = ''] = blocksIn(readFileSync(page, 'utf8').split('\n'), 'js');

const origin = 'https://auth.example.com';
const callbackUri = `${origin}/callback/social/abc123`;
const state = 'x9_kQ2vT7-s';

type OpenAlipay = (address: string) => Promise<Record<string, string>>;

/** What the page's code makes of a message, which it gets as the page posts it. */
const signInWithAlipay = (message: string, openAlipay: OpenAlipay): Promise<string> =>
  vm.runInNewContext(`${inApp}\nsignInWithAlipay(message, logtoOrigin, openAlipay);`, {
    URL,
    message,
    logtoOrigin: origin,
    openAlipay,
  });

/** What the page posts to the app, by the object that is put into it. */
const post = (message: object): string => {
  const postMessage = vi.fn();
  const window = { appBridge: { postMessage } };
  vm.runInNewContext(`${inPage}\nwindow.logtoNativeSdk.getPostMessage()(message);`, {
    window,
    message,
  });
  expect(window).toMatchObject({
    logtoNativeSdk: {
      platform: expect.stringMatching(/^(?:android|ios)$/),
      supportedConnector: { nativeTargets: ['alipay'] },
    },
  });
  return postMessage.mock.lastCall?.[0];
};

describe("the example of a WebView of one's own", () => {
  const alipay = alipayOfFile('http');
  const connect = connectorsAt(alipay);

  it('signs a user in', async () => {
    const connector = await connect();
    const redirectTo = await connector.getAuthorizationUri(
      authorizationRequest(state),
      async () => {},
    );
    const openAlipay = vi.fn<OpenAlipay>(async () => ({
      ...alipay().callback({ appId, userId, state }),
    }));

    const next = new URL(await signInWithAlipay(post({ redirectTo, callbackUri }), openAlipay));

    const [asked = ''] = openAlipay.mock.lastCall ?? [];
    expect(Object.fromEntries(new URL(asked).searchParams)).toEqual({
      auth_type: 'PURE_OAUTH_SDK',
      scope: 'auth_user',
      app_id: appId,
      state,
    });
    expect(next.href.startsWith(`${callbackUri}?`)).toBe(true);
    expect(next.searchParams.get('state')).toBe(state);
    const profile = await connector.getUserInfo(Object.fromEntries(next.searchParams), noSession);
    expect(profile).toMatchObject({ id: userId, name: nickName });
  });

  it.each([
    ['another address than Alipay', { redirectTo: `https://alipay.test/?app_id=${appId}` }],
    ['a callback elsewhere', { callbackUri: 'https://auth.example.com.test/callback/abc123' }],
  ])('refuses a message with %s', async (_name, wrong) => {
    const openAlipay = vi.fn<OpenAlipay>();
    const right = { redirectTo: `alipay://?app_id=${appId}&state=${state}`, callbackUri };
    await expect(signInWithAlipay(post({ ...right, ...wrong }), openAlipay)).rejects.toThrow(
      'Not a message of Logto',
    );
    expect(openAlipay).not.toHaveBeenCalled();
  });
});
