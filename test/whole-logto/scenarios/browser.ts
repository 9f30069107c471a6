import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { appId, otherAppId } from '../../support/app-ids.ts';
import type { Person } from '../alipay.ts';
import { alipayHost, withPage } from '../browser.ts';
import { expectAudited } from '../native-sign-in.ts';
import type { Scenario } from '../scenario.ts';
import { redeem, type SignedIn, startOfSignIn } from '../visitor.ts';
import type { World } from '../world.ts';

const alipayButton = (page: Page) => page.getByRole('button', { name: /Alipay/ });

const toAlipay = async (page: Page): Promise<void> => {
  await alipayButton(page).click();
  await page.waitForURL(`https://${alipayHost}/**`);
};

const beginAt = async (
  { options: { core }, application, alipay, connectors }: World,
  page: Page,
): Promise<string> => {
  alipay.register({ redirectUris: [`${core}/callback/${connectors.web}`] });
  const { address, verifier } = startOfSignIn(core, application);
  await page.goto(address);
  await toAlipay(page);
  return verifier;
};

/** Consents, and goes on to what the application is told. */
const consent = async (
  { options: { core }, application }: World,
  page: Page,
  { userId }: Person,
  verifier: string,
): Promise<SignedIn> => {
  await page.getByLabel('账号').fill(userId);
  await page.getByRole('button', { name: '同意' }).click();
  await page.waitForURL(`${application.redirectUri}?**`);
  return redeem({ core, application, verifier }, new URL(page.url()));
};

const cancel = async (world: World, page: Page): Promise<void> => {
  await page.getByRole('button', { name: '取消' }).click();
  await alipayButton(page).waitFor();
  await expectAudited(world, 'not-authorized');
};

const succeed = (world: World): Promise<string> =>
  withPage(world, 'browser', async (page) => {
    const person = world.alipay.newPerson();
    const verifier = await beginAt(world, page);
    const { identity, name } = await consent(world, page, person, verifier);
    assert.equal(identity.userId, person.userId);
    assert.equal(name, person.nickName);
    return 'Logto’s page, Alipay’s, the application';
  });

const cancelAndReturn = (world: World): Promise<string> =>
  withPage(world, 'cancel', async (page) => {
    const person = world.alipay.newPerson();
    const verifier = await beginAt(world, page);
    await cancel(world, page);
    assert.equal(new URL(page.url()).pathname, '/sign-in');
    await toAlipay(page);
    const { identity } = await consent(world, page, person, verifier);
    assert.equal(identity.userId, person.userId);
    return 'back on /sign-in, then signed in from there';
  });

const meetAnotherApp = (world: World): Promise<string> =>
  withPage(world, 'another-app', async (page) => {
    const { options, connectors, alipay } = world;
    const { userId } = alipay.newPerson();
    await beginAt(world, page);
    const state = new URL(page.url()).searchParams.get('state') ?? '';
    const query = alipay.gateway.webCallback({ appId, userId, state });
    const seen = alipay.gateway.requests.length;
    const members = new URLSearchParams({ ...query, app_id: otherAppId });
    await page.goto(`${options.core}/callback/${connectors.web}?${members}`);
    await expectAudited(world, 'callback-of-another-app');
    assert.equal(alipay.gateway.requests.length, seen);
    return 'callback-of-another-app; Alipay was not called';
  });

const scenario = (name: string, run: Scenario['run']): Scenario => ({
  group: 'browser',
  name,
  needsWholeLogto: true,
  run,
});

export const browserScenarios: readonly Scenario[] = [
  scenario('a sign-in from Logto’s own page', succeed),
  scenario('a cancel, and signing in after it', cancelAndReturn),
  scenario('the callback of another app', meetAnotherApp),
];
