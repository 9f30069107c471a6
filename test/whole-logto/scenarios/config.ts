import assert from 'node:assert/strict';
import { z } from 'zod';
import { nativeSettings } from '../../../src/config/settings.ts';
import { createConfigGuard } from '../../../src/connector/config-guard.ts';
import { LogtoRefusal } from '../management.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const group = 'config';

const connectorGuard = z.object({
  connectorId: z.string(),
  target: z.string(),
  config: z.record(z.unknown()),
});

const configOf = async ({ management, connectors }: World) =>
  (await management.get(`connectors/${connectors.native}`, connectorGuard)).config;

const areCreated = async ({ management, connectors, alipay }: World): Promise<string> => {
  for (const kind of ['native', 'web'] as const) {
    const row = await management.get(`connectors/${connectors[kind]}`, connectorGuard);
    assert.deepEqual(row, {
      connectorId: `alipay-${kind}`,
      target: 'alipay',
      config: alipay.settings,
    });
  }
  return 'alipay-native, alipay-web';
};

/** Three settings with a mistake each. */
const mistaken = { appId: '2088123412341234', privateKey: 'no key', userIdentifier: 'email' };

const isRefused = async (world: World): Promise<string> => {
  const { error } = createConfigGuard(nativeSettings).safeParse({
    ...world.alipay.settings,
    ...mistaken,
  });
  const issues = error?.issues ?? [];
  assert.equal(issues.length, 3);
  const refusal: unknown = await world.configure('native', mistaken).catch((reason) => reason);
  assert(refusal instanceof LogtoRefusal, 'Logto saved it');
  assert.equal(refusal.code, 'connector.invalid_config');
  for (const { path, message } of issues) {
    assert(
      refusal.details.includes(`"${path.join('.')}": (custom) ${message}`),
      `Logto does not show ${message}, but ${refusal.details}`,
    );
  }
  assert.deepEqual(await configOf(world), world.alipay.settings);
  return `${issues.length} sentences in \`details\``;
};

const experienceGuard = z.object({
  socialConnectors: z.array(z.object({ id: z.string(), target: z.string() })),
});

const isEnabled = async ({ options, connectors }: World): Promise<string> => {
  const response = await fetch(`${options.core}/api/.well-known/sign-in-exp`);
  const { socialConnectors } = experienceGuard.parse(await response.json());
  const shown = socialConnectors.filter(({ target }) => target === 'alipay').map(({ id }) => id);
  assert.deepEqual(shown.sort(), [connectors.native, connectors.web].sort());
  return 'both reach the sign-in page';
};

export const configScenarios: readonly Scenario[] = [
  { group, name: 'both connectors are created', run: areCreated },
  {
    group,
    name: 'a wrong configuration is refused with our sentences',
    needsWholeLogto: true,
    run: isRefused,
  },
  { group, name: 'Alipay is enabled', needsWholeLogto: true, run: isEnabled },
];
