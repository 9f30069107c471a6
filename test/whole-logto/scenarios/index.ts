import type { Scenario } from '../scenario.ts';
import { browserScenarios } from './browser.ts';
import { configScenarios } from './config.ts';
import { consoleScenarios } from './console.ts';
import { linkingScenarios } from './linking.ts';
import { nativeScenarios } from './native.ts';
import { openidScenarios } from './openid.ts';
import { profileScenarios } from './profile.ts';
import { refusalScenarios } from './refusals.ts';
import { tokenScenarios } from './tokens.ts';

/** All checks, in the order in which they are run. */
export const scenarios: readonly Scenario[] = [
  ...configScenarios,
  ...nativeScenarios,
  ...refusalScenarios,
  ...tokenScenarios,
  ...linkingScenarios,
  ...profileScenarios,
  ...browserScenarios,
  ...consoleScenarios,
  ...openidScenarios,
];
