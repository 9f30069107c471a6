import {
  ConnectorErrorCodes,
  ConnectorType,
  type CreateConnector,
  type GetConnectorConfig,
  type SocialConnector,
} from '@logto/connector-kit';
import { readAuthorizationCode } from './callback.ts';
import { type Config, configGuard } from './config/guard.ts';
import { connectorError, withConnectorErrors } from './connector-error.ts';
import type { Caller } from './gateway/client.ts';
import { startDeadline } from './gateway/deadline.ts';
import { exchangeAuthorizationCode } from './gateway/oauth-token.ts';
import { fetchUserInfo } from './gateway/user-info.ts';
import { metadata } from './metadata.ts';
import { createProfile } from './profile.ts';

/** A whole sign-in ends within this time, whatever happens. */
const signInTimeoutMs = 10_000;

const now = (): Date => new Date();

const readConfig = async (getConfig: GetConnectorConfig): Promise<Config> => {
  const result = configGuard.safeParse(await getConfig(metadata.id));
  if (result.success) {
    return result.data;
  }
  const mistakes = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw connectorError(ConnectorErrorCodes.InvalidConfig, {
    errorDescription: `The settings of the Alipay connector are not right. ${mistakes.join(' ')}`,
    hint: 'Correct them in the Admin Console and save them again.',
  });
};

/**
 * Creates the connector that signs users of mobile apps in with Alipay.
 *
 * Needs no config to be created; each call reads it anew. Every failure is a ConnectorError, and
 * none of them holds a key, code, token, signature or signed text.
 *
 * @see https://docs.logto.io/integrations/build-your-connector
 */
const createConnector: CreateConnector<SocialConnector> = async ({ getConfig }) => ({
  type: ConnectorType.Social,
  metadata,
  configGuard,

  /** The address that Logto's mobile SDKs turn into a native sign-in; they read no other member. */
  getAuthorizationUri: async ({ state }) => {
    const { application } = await readConfig(getConfig);
    return `alipay://?app_id=${encodeURIComponent(application.appId)}&state=${encodeURIComponent(state)}`;
  },

  /** Signs a user in with what the mobile app got from Alipay; takes 10 s at the most. */
  getUserInfo: async (data) => {
    const deadline = startDeadline(signInTimeoutMs);
    const { application, userIdentifier } = await readConfig(getConfig);
    return withConnectorErrors(async () => {
      const authorizationCode = readAuthorizationCode(data, application.appId);
      const caller: Caller = { application, deadline, now };
      const token = await exchangeAuthorizationCode(caller, authorizationCode);
      const userInfo = await fetchUserInfo(caller, token.accessToken);
      return createProfile(token, userInfo, userIdentifier);
    });
  },
});

export default createConnector;
