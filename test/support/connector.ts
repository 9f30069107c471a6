import { ConnectorError, type CreateConnector, type SocialConnector } from '@logto/connector-kit';
import createNativeConnector from '../../src/connector/native/index.ts';
import createWebConnector from '../../src/connector/web/index.ts';
import type { ConsentWithState, Gateway } from '../emulator/index.ts';
import { schemes, userId } from './alipay.ts';
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

/** A connector of this project, and what is posted to it. */
export interface Kind {
  id: string;
  createConnector: CreateConnector<SocialConnector>;
  /** What is posted after a user's consent. */
  callback: (gateway: Gateway, consent: ConsentWithState) => object;
  /** What is posted after a refused consent. */
  refusal: object;
}

export const native: Kind = {
  id: 'alipay-native',
  createConnector: createNativeConnector,
  callback: (gateway, consent) => gateway.callback(consent),
  refusal: { result_code: 'CANCEL' },
};

export const web: Kind = {
  id: 'alipay-web',
  createConnector: createWebConnector,
  callback: (gateway, consent) => gateway.webCallback(consent),
  refusal: { error: 'access_denied' },
};

export const kinds = [native, web] as const;

/** Both connectors as they are used. Plain http is below what they differ in. */
export const kindsOverSchemes = [
  ...schemes.map((scheme) => ({ ...native, kind: native, scheme })),
  { ...web, kind: web, scheme: 'https' },
] as const;

/** What is posted after the test user's consent. */
export const newCallback = (gateway: Gateway, kind = native) =>
  kind.callback(gateway, { appId, userId });

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
export const connectorsAt = (alipay: () => Gateway, { createConnector } = native) => {
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
