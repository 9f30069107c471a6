import type { Accounts, Session } from './accounts.ts';
import { alipayUserIdOf, idMembers } from './identities.ts';
import type { Outcome } from './method.ts';
import type { Parameters } from './parameters.ts';
import { Refusal } from './refusal.ts';
import type { App, User } from './registration.ts';

/**
 * `alipay.system.oauth.token`: tokens for an authorization code or for a refresh token.
 *
 * @see docs/alipay-gateway.md §4.1, §4.4, §5.4
 */
export const oauthToken = (parameters: Parameters, app: App, accounts: Accounts): Outcome => {
  const session = grant(parameters, app, accounts);
  return { members: tokenMembers(session, app, accounts.now()), session };
};

const grant = (parameters: Parameters, app: App, accounts: Accounts): Session => {
  switch (parameters.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(parameters.get('code') ?? '', app, accounts);
    case 'refresh_token':
      return refresh(parameters.get('refresh_token') ?? '', app, accounts);
    default:
      throw new Refusal('isv.grant-type-invalid');
  }
};

const exchangeCode = (code: string, app: App, accounts: Accounts): Session => {
  const authorizationCode = accounts.useCode(code);
  if (
    authorizationCode === undefined ||
    authorizationCode.appId !== app.appId ||
    authorizationCode.expiresAt <= accounts.now()
  ) {
    throw new Refusal('isv.code-invalid');
  }
  return accounts.openSession(authorizationCode, app);
};

const refresh = (refreshToken: string, app: App, accounts: Accounts): Session => {
  const session = accounts.findByRefreshToken(refreshToken);
  if (session === undefined) {
    throw new Refusal('isv.refresh-token-invalid');
  }
  if (session.appId !== app.appId) {
    // Inferred: the documented code for tokens of another app, never captured.
    throw new Refusal('isv.unmatched-app-id');
  }
  if (session.refreshTokenExpiresAt <= accounts.now()) {
    throw new Refusal('isv.refresh-token-time-out');
  }
  return accounts.rotate(session, app);
};

/**
 * The members of a token answer in the order captured at each id stage; no `code`, no `msg`,
 * lifetimes as numbers.
 *
 * @see docs/alipay-gateway.md §4.1
 */
export const tokenMembers = (
  session: Session,
  app: App,
  now: number,
): Record<string, string | number> => ({
  access_token: session.accessToken,
  ...(app.idStage === 'open_id' ? {} : { alipay_user_id: alipayUserIdOf(session.user) }),
  auth_start: inBeijing(session.authStart),
  expires_in: secondsUntil(session.accessTokenExpiresAt, now),
  re_expires_in: secondsUntil(session.refreshTokenExpiresAt, now),
  refresh_token: session.refreshToken,
  // Where it stands was never captured; all members but open_id are in alphabetical order.
  ...unionMember(session.user, app),
  ...idMembers(session.user, app),
});

const unionMember = ({ unionId }: User, { unionGrouping }: App): Record<string, string> =>
  unionGrouping && unionId !== undefined ? { union_id: unionId } : {};

// A millisecond spent on answering must not cost the client a second.
const secondsUntil = (time: number, now: number): number => Math.ceil((time - now) / 1000);

const inBeijing = (time: number): string =>
  new Date(time + 8 * 60 * 60 * 1000).toISOString().slice(0, 19).replace('T', ' ');
