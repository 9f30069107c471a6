import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alipayOfFile, nickName, registerApp, userId } from '../../support/alipay.ts';
import { appId } from '../../support/app-ids.ts';
import { tokenMethod, userInfoMethod } from '../../support/application.ts';
import { connectorsAt, web } from '../../support/connector.ts';
import { chromiumPath, startChromium } from './chromium.ts';
import { callbackPath, startLogto } from './logto.ts';

const alipayHost = 'openauth.alipay.com';

describe.skipIf(!chromiumPath)('a whole sign-in in a browser (needs Chromium)', () => {
  const alipay = alipayOfFile('https');
  const connect = connectorsAt(alipay, web);
  let browser: Browser;
  let logto: string;
  let page: Page;

  beforeAll(async () => {
    browser = await startChromium(alipayHost, new URL(alipay().origin).port);
    logto = await startLogto(() => connect());
  });

  beforeEach(async () => {
    registerApp(alipay(), { redirectUris: [`${logto}${callbackPath}`] });
    // The emulator's certificate is not for Alipay's host.
    page = await browser.newPage({ ignoreHTTPSErrors: true });
    // Vitest's own limit is enough.
    page.setDefaultTimeout(0);
    await page.goto(logto);
    await page.getByRole('button', { name: 'Alipay' }).click();
    await page.waitForURL(`https://${alipayHost}/**`);
  });

  afterAll(() => browser?.close());

  const outcome = (): Promise<string> => page.locator('output:not(:empty)').innerText();

  it('leads to Alipay and back, and signs the user in', async () => {
    const before = alipay().requests.length;
    await page.getByLabel('账号').fill(userId);
    await page.getByRole('button', { name: '同意' }).click();
    expect(await outcome()).toBe(`signed in: ${userId} ${nickName}`);
    const [token, userInfo, ...more] = alipay().requests.slice(before);
    expect(token).toMatchObject({ verified: true, parameters: { method: tokenMethod } });
    expect(userInfo).toMatchObject({ verified: true, parameters: { method: userInfoMethod } });
    expect(more).toEqual([]);
    const back = new URL(page.url());
    expect(`${back.origin}${back.pathname}`).toBe(`${logto}/callback/abc123`);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      app: 'a&b c/é',
      app_id: appId,
      source: 'alipay_wallet',
      scope: 'auth_user',
      state: expect.stringMatching(/^[\w-]{11}$/),
      auth_code: token?.parameters.code,
    });
  });

  it('leads back a user who cancels, who is not signed in', async () => {
    const before = alipay().requests.length;
    await page.getByRole('button', { name: '取消' }).click();
    expect(await outcome()).toBe('refused: authorization_failed not-authorized');
    expect(alipay().requests).toHaveLength(before);
  });

  it('ends on the page of Alipay if the app has another redirect address there', async () => {
    registerApp(alipay(), { redirectUris: [`${logto}/callback/other`] });
    await page.reload();
    expect(await page.locator('body').innerText()).toContain('redirect_uri');
    expect(new URL(page.url()).host).toBe(alipayHost);
  });
});
