import { ConnectorError, type SocialConnector } from '@logto/connector-kit';
import createConnector from '../../src/index.ts';
import type { Gateway } from '../emulator/index.ts';
import { userId } from './alipay.ts';
import { appId } from './app-ids.ts';
import { errorFrom } from './errors.ts';
import { appPrivateKeyText } from './keys.ts';
import { watchOutcomes } from './watcher.ts';

/** What an administrator saves for the test application. */
export const settingsAt = ({ url, publicKeyLine }: Gateway): Record<string, unknown> => ({
  appId,
  privateKey: appPrivateKeyText,
  alipayPublicKey: publicKeyLine,
  gateway: url,
});

/** What the phone posts after the user's consent. */
export const newCallback = (gateway: Gateway) => gateway.callback({ appId, userId });

/** The ConnectorError of a step or promise that must fail. */
export const connectorErrorOf = (step: Promise<unknown> | (() => unknown)) =>
  errorFrom(step, ConnectorError);

type Functions =
  | 'getAuthorizationUri'
  | 'getUserInfo'
  | 'getTokenResponseAndUserInfo'
  | 'getAccessTokenByRefreshToken';
type WatchedConnector = Pick<Required<SocialConnector>, Functions>;

/**
 * Makes connectors for the tests of a file or a `describe`, each watched by
 * {@link watchOutcomes}: the tokens that it hands over to be stored are the only ones to get out.
 *
 * @returns makes a connector with the settings of the test application but for some.
 */
export const connectorsAt = (alipay: () => Gateway) => {
  const note = watchOutcomes(() => alipay().requests);
  const noted = async <Result>(
    call: Promise<Result> | undefined,
    shown: (result: Result) => unknown,
  ) => {
    if (!call) {
      throw new Error('The connector lacks this function.');
    }
    try {
      const result = await call;
      note(shown(result));
      return result;
    } catch (error) {
      note(error);
      throw error;
    }
  };
  const everything = (result: unknown): unknown => result;
  const nothing = (): undefined => undefined;

  return async (settings: Record<string, unknown> = {}): Promise<WatchedConnector> => {
    const getConfig = async () => ({ ...settingsAt(alipay()), ...settings });
    const connector = await createConnector({ getConfig });
    return {
      getAuthorizationUri: (...input) => noted(connector.getAuthorizationUri(...input), everything),
      getUserInfo: (...input) => noted(connector.getUserInfo(...input), everything),
      getTokenResponseAndUserInfo: (...input) =>
        noted(connector.getTokenResponseAndUserInfo?.(...input), ({ userInfo }) => userInfo),
      getAccessTokenByRefreshToken: (...input) =>
        noted(connector.getAccessTokenByRefreshToken?.(...input), nothing),
    };
  };
};
