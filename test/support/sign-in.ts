/** What core passes to `getAuthorizationUri` for a sign-in with this state. */
export const authorizationRequest = (state: string) => ({
  state,
  redirectUri: 'https://logto.example/callback/alipay',
  connectorId: 'alipay',
  connectorFactoryId: 'alipay-native',
  jti: 'jti',
  headers: {},
});
