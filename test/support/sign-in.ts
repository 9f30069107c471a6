import type { SocialConnector, SocialUserInfo } from '@logto/connector-kit';

/** What core passes to `getAuthorizationUri` for a sign-in with this state. */
export const authorizationRequest = (state: string) => ({
  state,
  redirectUri: 'https://logto.example/callback/alipay',
  connectorId: 'alipay',
  connectorFactoryId: 'alipay-native',
  jti: 'jti',
  headers: {},
});

/** Core's session, which the connector has no use for. */
export const noSession = (): Promise<never> => Promise.reject(new Error('No session here'));

type SignIns = Pick<SocialConnector, 'getUserInfo' | 'getTokenResponseAndUserInfo'>;

/** Signs a user in with what the phone posted. */
type Door = (connector: SignIns, callback: unknown) => Promise<SocialUserInfo>;

/** The way in of a connector that stores no tokens. */
export const enter: Door = (connector, callback) => connector.getUserInfo(callback, noSession);

/** The two ways in. Core takes the second for a connector that stores tokens. */
export const doors: ReadonlyArray<[name: string, enter: Door]> = [
  ['getUserInfo', enter],
  [
    'getTokenResponseAndUserInfo',
    async (connector, callback) => {
      const result = await connector.getTokenResponseAndUserInfo?.(callback, noSession);
      if (!result?.tokenResponse) {
        throw new Error('The connector stores no tokens.');
      }
      return result.userInfo;
    },
  ],
];
