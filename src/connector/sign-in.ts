/*
 * connector: the only room that knows Logto's connector kit. Every failure of its own is a ConnectorError.
 * Leaves signing, verifying and every connection to gateway, and what a setting means to config.
 */

import {
  ConnectorErrorCodes,
  type ConnectorMetadata,
  ConnectorType,
  type CreateConnector,
  type GetConnectorConfig,
  type SocialConnector,
  type SocialUserInfo,
} from '@logto/connector-kit';
import type { Config } from '../config/guard.ts';
import { readSavedConfig } from '../config/saved-config.ts';
import type { SettingName } from '../config/settings.ts';
import { inTime, preconnectGateway } from '../gateway/call.ts';
import { type Caller, callerFor, startDeadline } from '../gateway/caller.ts';
import {
  exchangeAuthorizationCode,
  refreshAccessToken,
  type TokenAnswer,
} from '../gateway/oauth-token.ts';
import { fetchUserInfo } from '../gateway/user-info.ts';
import type { CodeReader } from './authorization-code.ts';
import { type AuthorizationRequest, expectShortMembers } from './authorization-request.ts';
import { createConfigGuard, describeInEnglish } from './config-guard.ts';
import { connectorError, withConnectorErrors } from './connector-error.ts';
import { createProfile } from './profile.ts';
import { createTokenResponse } from './token-response.ts';

/** The steps of a user to Alipay and back, which is all that differs between the connectors. */
export interface SignInFlow {
  metadata: ConnectorMetadata;
  settings: readonly SettingName[];
  /** Where the user consents. */
  authorizationUri: (config: Config, request: AuthorizationRequest) => string;
  readAuthorizationCode: CodeReader;
}

/** A whole sign-in, and a refresh, ends within this time, whatever happens. */
export const timeoutMs = 10_000;

/** Reads the settings of the connector that `getConfig` belongs to. */
const readOwnConfig = async (
  { metadata, settings }: SignInFlow,
  getConfig: GetConnectorConfig,
): Promise<Config> => {
  const saved = await getConfig(metadata.id);
  const { config, mistakes } = await withConnectorErrors(async () =>
    readSavedConfig(saved, settings),
  );
  if (config) {
    return config;
  }
  throw connectorError(ConnectorErrorCodes.InvalidConfig, {
    code: 'settings-wrong',
    mistakes: mistakes.map(describeInEnglish),
  });
};

const startCalling = async (
  flow: SignInFlow,
  getConfig: GetConnectorConfig,
): Promise<{ caller: Caller; config: Config }> => {
  const deadline = startDeadline(timeoutMs);
  const config = await readOwnConfig(flow, getConfig);
  return { caller: callerFor(config.application, deadline), config };
};

/** Runs calls of the gateway; they fail in time, and with nothing but a ConnectorError. */
const runCalls = <Result>(caller: Caller, calls: () => Promise<Result>): Promise<Result> =>
  withConnectorErrors(() => inTime(caller, calls));

/** Says where the user consents, and prepares the call that follows: the code comes in a few seconds. */
const beginSignIn = (flow: SignInFlow, config: Config, request: AuthorizationRequest): string => {
  expectShortMembers(request);
  preconnectGateway(config.application);
  return flow.authorizationUri(config, request);
};

/** Exchanges the code of a callback, asks who the user is, and makes sure it is one user. */
const signIn = async (
  flow: SignInFlow,
  getConfig: GetConnectorConfig,
  data: unknown,
): Promise<{ token: TokenAnswer; userInfo: SocialUserInfo }> => {
  const { caller, config } = await startCalling(flow, getConfig);
  return runCalls(caller, async () => {
    const authorizationCode = flow.readAuthorizationCode(data, config.application.appId);
    const token = await exchangeAuthorizationCode(caller, authorizationCode);
    const answer = await fetchUserInfo(caller, token.accessToken);
    return { token, userInfo: createProfile(token, answer, config) };
  });
};

/**
 * Makes the factory of a connector that signs users in with Alipay.
 *
 * Needs no config to create a connector; each call reads it anew. Every failure of its own is a
 * ConnectorError, and none of them holds a key, code, token, signature or signed text; what
 * `getConfig` throws is passed on as it is.
 */
export const createSocialConnector = (flow: SignInFlow): CreateConnector<SocialConnector> => {
  const configGuard = createConfigGuard(flow.settings);
  return async ({ getConfig }) => ({
    type: ConnectorType.Social,
    metadata: flow.metadata,
    configGuard,

    getAuthorizationUri: async (request) => {
      const config = await readOwnConfig(flow, getConfig);
      return withConnectorErrors(async () => beginSignIn(flow, config, request));
    },

    getUserInfo: async (data) => {
      const { userInfo } = await signIn(flow, getConfig, data);
      return userInfo;
    },

    getTokenResponseAndUserInfo: async (data) => {
      const { token, userInfo } = await signIn(flow, getConfig, data);
      return { tokenResponse: createTokenResponse(token), userInfo };
    },

    getAccessTokenByRefreshToken: async (refreshToken) => {
      const { caller } = await startCalling(flow, getConfig);
      return runCalls(caller, async () =>
        createTokenResponse(await refreshAccessToken(caller, refreshToken)),
      );
    },
  });
};
