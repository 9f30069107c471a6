import {
  ConnectorErrorCodes,
  ConnectorType,
  type CreateConnector,
  type GetConnectorConfig,
  type SocialConnector,
  type SocialUserInfo,
} from '@logto/connector-kit';
import { readAuthorizationCode } from './callback.ts';
import type { Config } from './config/guard.ts';
import { configGuard } from './config-guard.ts';
import { connectorError, withConnectorErrors } from './connector-error.ts';
import { type Caller, inTime, preconnectGateway } from './gateway/client.ts';
import { startDeadline } from './gateway/http/deadline.ts';
import {
  exchangeAuthorizationCode,
  refreshAccessToken,
  type TokenAnswer,
} from './gateway/oauth-token.ts';
import { fetchUserInfo } from './gateway/user-info.ts';
import { metadata } from './metadata.ts';
import { createProfile } from './profile.ts';
import { createTokenResponse } from './token-response.ts';

/** A whole sign-in, and a refresh, ends within this time, whatever happens. */
const timeoutMs = 10_000;

const now = (): Date => new Date();

const readConfig = async (getConfig: GetConnectorConfig): Promise<Config> => {
  const result = configGuard.safeParse(await getConfig(metadata.id));
  if (result.success) {
    return result.data;
  }
  throw connectorError(ConnectorErrorCodes.InvalidConfig, {
    code: 'settings-wrong',
    mistakes: result.error.issues.map(({ path, message }) => ({
      setting: path.join('.'),
      message,
    })),
  });
};

const startCalling = async (
  getConfig: GetConnectorConfig,
): Promise<{ caller: Caller; config: Config }> => {
  const deadline = startDeadline(timeoutMs);
  const config = await readConfig(getConfig);
  return { caller: { application: config.application, deadline, now }, config };
};

/** Runs calls of the gateway; they fail in time, and with nothing but a ConnectorError. */
const runCalls = <Result>(caller: Caller, calls: () => Promise<Result>): Promise<Result> =>
  withConnectorErrors(() => inTime(caller, calls));

/** Exchanges the code of a callback, asks who the user is, and makes sure it is one user. */
const signIn = async (
  getConfig: GetConnectorConfig,
  data: unknown,
): Promise<{ token: TokenAnswer; userInfo: SocialUserInfo }> => {
  const { caller, config } = await startCalling(getConfig);
  return runCalls(caller, async () => {
    const authorizationCode = readAuthorizationCode(data, config.application.appId);
    const token = await exchangeAuthorizationCode(caller, authorizationCode);
    const answer = await fetchUserInfo(caller, token.accessToken);
    return { token, userInfo: createProfile(token, answer, config.userIdentifier) };
  });
};

/**
 * Creates the connector that signs users of mobile apps in with Alipay.
 *
 * Needs no config to be created; each call reads it anew. Every failure of its own is a
 * ConnectorError, and none of them holds a key, code, token, signature or signed text; what
 * `getConfig` throws is passed on as it is.
 *
 * @see https://docs.logto.io/integrations/build-your-connector
 */
const createConnector: CreateConnector<SocialConnector> = async ({ getConfig }) => ({
  type: ConnectorType.Social,
  metadata,
  configGuard,

  // Logto's mobile SDKs turn this into a native sign-in. One ignores further members, the other
  // passes them on to Alipay.
  getAuthorizationUri: async ({ state }) => {
    const { application } = await readConfig(getConfig);
    // Preconnect: the code arrives in a few seconds.
    preconnectGateway(application);
    return withConnectorErrors(
      async () =>
        `alipay://?app_id=${encodeURIComponent(application.appId)}&state=${encodeURIComponent(state)}`,
    );
  },

  getUserInfo: async (data) => {
    const { userInfo } = await signIn(getConfig, data);
    return userInfo;
  },

  getTokenResponseAndUserInfo: async (data) => {
    const { token, userInfo } = await signIn(getConfig, data);
    return { tokenResponse: createTokenResponse(token), userInfo };
  },

  getAccessTokenByRefreshToken: async (refreshToken) => {
    const { caller } = await startCalling(getConfig);
    return runCalls(caller, async () =>
      createTokenResponse(await refreshAccessToken(caller, refreshToken)),
    );
  },
});

export default createConnector;
