import type { TokenResponse } from '@logto/connector-kit';
import type { TokenAnswer } from '../gateway/oauth-token.ts';

/**
 * Turns Alipay's token answer into what core stores.
 *
 * A member that Alipay did not send is absent, and not undefined: core spreads a refreshed answer
 * over the stored one, and an undefined `refresh_token` would wipe the stored token.
 *
 * @returns `expires_in` in seconds, as a number.
 */
export const createTokenResponse = ({
  accessToken,
  refreshToken,
  expiresIn,
}: TokenAnswer): TokenResponse => ({
  access_token: accessToken,
  ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  ...(expiresIn !== undefined && { expires_in: expiresIn }),
});
