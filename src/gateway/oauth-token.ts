import { z } from 'zod';
import { optionalUserId, readContent, unlessBlank } from './answer-fields.ts';
import { type Call, callGateway } from './call.ts';
import type { Caller } from './caller.ts';
import { GatewayError } from './errors.ts';
import { credential, optionalCredential } from './parameter-value.ts';
import type { RequestParameters } from './protocol/request.ts';

const method = 'alipay.system.oauth.token';

/** The ids under which Alipay knows a user, each absent if Alipay does not send it. */
export interface AlipayIds {
  /** 16 digits beginning with 2088, the same for every app; newer apps do not get it. */
  user_id?: string | undefined;
  /** The user's id for this app alone. */
  open_id?: string | undefined;
}

/** What the token call brings. */
export interface TokenAnswer {
  accessToken: string;
  refreshToken: string | undefined;
  /** The access token's lifetime in seconds. */
  expiresIn: number | undefined;
  ids: AlipayIds & {
    /** The user's id for a group of apps, if one is set up. */
    union_id?: string | undefined;
    /** 32 digits, Alipay's id of old. */
    alipay_user_id?: string | undefined;
  };
}

/** The longest lifetime of a token, some 300 years: with more, a date would be out of range. */
const longestSeconds = 10 ** 10;

// Alipay documents texts and sends numbers.
const seconds = z
  .number()
  .min(0)
  .max(longestSeconds)
  .or(z.string().regex(/^\d{1,10}$/));

const secondsIn = (lifetime: number | string | null | undefined): number | undefined =>
  lifetime === null || lifetime === undefined ? undefined : Number(lifetime);

const tokenGuard = z.object({
  access_token: credential,
  refresh_token: optionalCredential,
  expires_in: seconds.nullish(),
  user_id: optionalUserId,
  open_id: optionalUserId,
  union_id: optionalUserId,
  alipay_user_id: optionalUserId,
});

const requestToken = async (
  caller: Caller,
  effect: Call['effect'],
  parameters: RequestParameters,
): Promise<TokenAnswer> => {
  // A token comes out of a database, and could be of any length there.
  if (!Object.values(parameters).every((value) => credential.safeParse(value).success)) {
    throw new GatewayError({ code: 'value-not-signable' }, 'general');
  }
  const content = await callGateway(caller, { method, parameters, effect });
  const answer = readContent(tokenGuard, content);
  const refreshToken = unlessBlank(answer.refresh_token);
  caller.secrets.add(answer.access_token, refreshToken);
  return {
    accessToken: answer.access_token,
    refreshToken,
    expiresIn: secondsIn(answer.expires_in),
    ids: {
      user_id: unlessBlank(answer.user_id),
      open_id: unlessBlank(answer.open_id),
      union_id: unlessBlank(answer.union_id),
      alipay_user_id: unlessBlank(answer.alipay_user_id),
    },
  };
};

/**
 * Exchanges an authorization code for an access token.
 *
 * The code is spent by the call, whether it succeeds or not.
 *
 * @throws GatewayError
 * @see https://opendocs.alipay.com/open/84bc7352_alipay.system.oauth.token
 */
export const exchangeAuthorizationCode = (
  caller: Caller,
  authorizationCode: string,
): Promise<TokenAnswer> =>
  requestToken(caller, 'spends', { grant_type: 'authorization_code', code: authorizationCode });

/**
 * Exchanges a refresh token for a new access token and a new refresh token.
 *
 * The old tokens are dead from then on, and the new refresh token lives no longer than the old one
 * would have.
 *
 * @throws GatewayError
 * @see https://opendocs.alipay.com/open/84bc7352_alipay.system.oauth.token
 */
export const refreshAccessToken = (caller: Caller, refreshToken: string): Promise<TokenAnswer> =>
  requestToken(caller, 'rotates', { grant_type: 'refresh_token', refresh_token: refreshToken });
