import assert from 'node:assert/strict';
import pMap from 'p-map';
import { z } from 'zod';
import { type Alipay, startAlipay } from './alipay.ts';
import { startApplicationPage } from './application-page.ts';
import { type Management, openManagement } from './management.ts';
import type { Options } from './options.ts';
import { expectForTests } from './preconditions.ts';
import { allowSocialSignUp, readState, restoreSettings } from './saved-state.ts';
import { startUndo, type Undo } from './undo.ts';
import type { Application } from './visitor.ts';

type Kind = 'native' | 'web';

/** Everything that the checks of a run work with. */
export interface World {
  options: Options;
  management: Management;
  alipay: Alipay;
  application: Application;
  /** Logto's ids of the connectors. */
  connectors: Record<Kind, string>;
  /** Whether this Logto can keep tokens. */
  hasTokenStorage: boolean;
  /** Users that were made by the Management API, and are removed at the end. */
  users: Set<string>;
  /** Saves settings of a connector, beside those of the emulated app. */
  configure(kind: Kind, settings: Record<string, unknown>): Promise<void>;
  /** Removes what was made, and brings back what was changed; rejects if anything stays. */
  leave(): Promise<void>;
}

const idGuard = z.object({ id: z.string() });
const connectorGuard = z.object({ id: z.string(), enableTokenStorage: z.boolean().optional() });
const userGuard = z.object({ id: z.string(), applicationId: z.string().nullable() });

const addApplication = async (
  management: Management,
  redirectUri: string,
  undo: Undo,
): Promise<Application> => {
  const made = await management.send('POST', 'applications', {
    name: 'Checks of the Alipay connectors',
    type: 'Native',
    oidcClientMetadata: { redirectUris: [redirectUri], postLogoutRedirectUris: [] },
  });
  const { id } = idGuard.parse(made);
  undo.push(() => management.remove(`applications/${id}`));
  return { id, redirectUri };
};

const addConnector = async (
  management: Management,
  connectorId: string,
  config: Alipay['settings'],
  undo: Undo,
) => {
  const made = await management.send('POST', 'connectors', { connectorId, config });
  const { id, enableTokenStorage } = connectorGuard.parse(made);
  undo.push(() => management.remove(`connectors/${id}`));
  return { id, hasTokenStorage: enableTokenStorage !== undefined };
};

/** Removes the users who were made, and those who came by the application of the run. */
const removeUsers = async (
  management: Management,
  application: Application,
  made: ReadonlySet<string>,
): Promise<void> => {
  const all = await management.list('users', userGuard);
  const ours = all.filter(
    ({ id, applicationId }) => made.has(id) || applicationId === application.id,
  );
  await pMap(ours, ({ id }) => management.remove(`users/${id}`), { concurrency: 8 });
};

const makeWorld = async (options: Options, management: Management, undo: Undo): Promise<World> => {
  const before = await readState(management, options.allowUsers);
  const alipay = await startAlipay();
  undo.push(() => alipay.gateway.close());
  undo.push(() => restoreSettings(management, before));
  await allowSocialSignUp(management, before);
  const page = await startApplicationPage();
  undo.push(page.close);
  const application = await addApplication(management, page.redirectUri, undo);
  const native = await addConnector(management, 'alipay-native', alipay.settings, undo);
  const web = await addConnector(management, 'alipay-web', alipay.settings, undo);
  await management.send('PATCH', 'sign-in-exp', { socialSignInConnectorTargets: ['alipay'] });
  const users = new Set<string>();
  undo.push(() => removeUsers(management, application, users));
  const connectors = { native: native.id, web: web.id };
  return {
    options,
    management,
    alipay,
    application,
    connectors,
    hasTokenStorage: native.hasTokenStorage,
    users,
    configure: async (kind, settings) => {
      const config = { ...alipay.settings, ...settings };
      await management.send('PATCH', `connectors/${connectors[kind]}`, { config });
    },
    leave: async () => {
      await undo.run();
      assert.deepEqual(await readState(management, options.allowUsers), before);
    },
  };
};

/**
 * Makes what the checks need: an emulated Alipay, an application and both connectors, which users
 * may register with. If it cannot be made, nothing of it stays.
 *
 * @throws PreconditionError if the Logto is not one for tests, or lacks the connectors.
 */
export const enterWorld = async (options: Options): Promise<World> => {
  const management = openManagement(options);
  await expectForTests(management, options);
  const undo = startUndo();
  try {
    return await makeWorld(options, management, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
};
