import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { nativeSettings } from '../../../src/config/settings.ts';
import { createConfigGuard } from '../../../src/connector/config-guard.ts';
import { otherAppId } from '../../support/app-ids.ts';
import { keepPicture, withPage } from '../browser.ts';
import { type Scenario, SkippedError } from '../scenario.ts';
import type { World } from '../world.ts';

/** The Console shows a form whole only on a high page. */
const viewport = { width: 1400, height: 2200 };

const connectorGuard = z.object({ config: z.object({ appId: z.string() }).passthrough() });

const enterConsole = async ({ options }: World, page: Page): Promise<void> => {
  const { administrator, admin } = options;
  if (administrator === undefined) {
    throw new SkippedError('LOGTO_ADMIN_USERNAME and LOGTO_ADMIN_PASSWORD are not set');
  }
  await page.goto(`${admin}/console`);
  await page.locator('input[name=identifier]').fill(administrator.name);
  await page.keyboard.press('Enter');
  await page.locator('input[name=password]').fill(administrator.password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL(/\/console\/(?!callback)/);
};

/** Presses *Save changes*; resolves once Logto has answered. */
const save = async (page: Page, status: number): Promise<void> => {
  const answered = page.waitForResponse(
    (response) =>
      response.request().method() === 'PATCH' && response.url().includes('/api/connectors/'),
  );
  await page.getByRole('button', { name: 'Save changes' }).click();
  assert.equal((await answered).status(), status);
};

const wrongAppId = '2088123412341234';

/** What our guard says of a mistake in a field. */
const sentenceFor = ({ alipay }: World): string => {
  const { error } = createConfigGuard(nativeSettings).safeParse({
    ...alipay.settings,
    appId: wrongAppId,
  });
  const [issue] = error?.issues ?? [];
  assert(issue);
  return issue.message;
};

const useForm = (world: World): Promise<string> =>
  withPage(world, 'console', async (page) => {
    const { options, connectors, management } = world;
    await page.setViewportSize(viewport);
    await enterConsole(world, page);
    await page.goto(`${options.admin}/console/connectors/social/${connectors.native}`);
    const appId = page.locator('[name="formConfig.appId"]');
    await appId.waitFor();
    await page.evaluate('document.fonts.ready.then(() => true)');
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await keepPicture(world, page, `console-form-${colorScheme}`);
    }
    await appId.fill(wrongAppId);
    await save(page, 400);
    await page.getByText(sentenceFor(world)).first().waitFor();
    await keepPicture(world, page, 'console-mistake');
    await appId.fill(otherAppId);
    await save(page, 200);
    const { config } = await management.get(`connectors/${connectors.native}`, connectorGuard);
    assert.equal(config.appId, otherAppId);
    await world.configure('native', {});
    return 'refused with our sentence on the page, then saved';
  });

export const consoleScenarios: readonly Scenario[] = [
  {
    group: 'console',
    name: 'the form saves, and shows our sentences',
    needsWholeLogto: true,
    run: useForm,
  },
];
