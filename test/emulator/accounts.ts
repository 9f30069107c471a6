import { ConversionOrders } from './conversion-orders.ts';
import {
  type App,
  type AppRegistration,
  type Consent,
  type Lifetimes,
  type RenewedCertificate,
  readRegistration,
  type User,
} from './registration.ts';
import { newAuthorizationCode, newToken } from './tokens.ts';

/** A code waiting to be exchanged; times are milliseconds of the gateway's clock. */
export interface AuthorizationCode {
  readonly appId: string;
  readonly user: User;
  readonly scope: string;
  expiresAt: number;
  /** What a permanent code was exchanged for. */
  session: Session | undefined;
}

/** What a consent became: a pair of tokens. */
export interface Session {
  readonly appId: string;
  readonly user: User;
  readonly scope: string;
  readonly authStart: number;
  readonly accessToken: string;
  accessTokenExpiresAt: number;
  readonly refreshToken: string;
  refreshTokenExpiresAt: number;
}

const authorizationCodeLifetime = 24 * 60 * 60 * 1000;

/** The scope of the full mobile SDK, whose codes are permanent and can be used again. */
const permanentScope = 'kuaijie';

/**
 * The lifetimes captured for a scope, unless the app was registered with others.
 *
 * @see docs/alipay-gateway.md §4.1
 */
const lifetimesOf = (scope: string, app: App): Lifetimes => ({
  ...(scope === permanentScope
    ? { accessToken: 1209600, refreshToken: 15552000 }
    : { accessToken: 1296000, refreshToken: 2592000 }),
  ...app.lifetimes,
});

/** Apps, users, and what they have agreed on. */
export class Accounts {
  /** Milliseconds of the gateway's clock. */
  readonly now: () => number;
  readonly orders = new ConversionOrders();
  /** Absent: Alipay signs with the certificates that the apps were registered with. */
  renewedCertificate: RenewedCertificate | undefined;
  readonly #apps = new Map<string, App>();
  readonly #users = new Map<string, User>();
  readonly #codes = new Map<string, AuthorizationCode>();
  readonly #accessTokens = new Map<string, Session>();
  readonly #refreshTokens = new Map<string, Session>();

  constructor(now: () => number) {
    this.now = now;
  }

  /** Registering an app again replaces it: so it passes to the next id stage, or loses its key. */
  registerApp(registration: AppRegistration): void {
    this.#apps.set(registration.appId, readRegistration(registration));
  }

  /** Adding a user again replaces them for later consents. */
  addUser(user: User): void {
    this.#users.set(user.userId, user);
  }

  findApp(appId: string): App | undefined {
    return this.#apps.get(appId);
  }

  findUser(userId: string): User | undefined {
    return this.#users.get(userId);
  }

  /** Gives a fresh authorization code for every consent. */
  authorize({ appId, userId, scope = 'auth_user' }: Consent): string {
    const user = this.#users.get(userId);
    if (user === undefined || !this.#apps.has(appId)) {
      throw new Error(`No app ${appId} or no user ${userId} is known to this gateway.`);
    }
    const code = newAuthorizationCode();
    const expiresAt =
      scope === permanentScope ? Number.POSITIVE_INFINITY : this.now() + authorizationCodeLifetime;
    this.#codes.set(code, { appId, user, scope, expiresAt, session: undefined });
    return code;
  }

  /**
   * Uses a code, which burns it: whoever asks, and whatever comes of it, it works for nobody
   * afterwards. A permanent code stays.
   *
   * @see docs/alipay-gateway.md §4.4
   */
  useCode(code: string): AuthorizationCode | undefined {
    const authorizationCode = this.#codes.get(code);
    if (authorizationCode?.scope !== permanentScope) {
      this.#codes.delete(code);
    }
    return authorizationCode;
  }

  /**
   * Opens a session for a consent. A permanent code gives the same tokens again; that it gives new
   * ones once those are dead is inferred.
   *
   * @see docs/alipay-gateway.md §4.4
   */
  openSession(authorizationCode: AuthorizationCode, app: App): Session {
    const { appId, user, scope, session: earlier } = authorizationCode;
    if (earlier !== undefined && this.#isAlive(earlier)) {
      return earlier;
    }
    const lifetimes = lifetimesOf(scope, app);
    const horizon = this.now() + lifetimes.refreshToken * 1000;
    const session = this.#issue({ appId, user, scope, authStart: this.now() }, lifetimes, horizon);
    authorizationCode.session = session;
    return session;
  }

  /**
   * Replaces both tokens of a session; the old ones are dead at once. The new refresh token ends
   * when the old one would have.
   *
   * @see docs/alipay-gateway.md §4.4
   */
  rotate(session: Session, app: App): Session {
    this.closeSession(session);
    return this.#issue(session, lifetimesOf(session.scope, app), session.refreshTokenExpiresAt);
  }

  findByAccessToken(accessToken: string): Session | undefined {
    return this.#accessTokens.get(accessToken);
  }

  findByRefreshToken(refreshToken: string): Session | undefined {
    return this.#refreshTokens.get(refreshToken);
  }

  closeSession({ accessToken, refreshToken }: Session): void {
    this.#accessTokens.delete(accessToken);
    this.#refreshTokens.delete(refreshToken);
  }

  expireAuthorizationCode(code: string): void {
    known(this.#codes.get(code), 'authorization code').expiresAt = this.now();
  }

  expireAccessToken(accessToken: string): void {
    known(this.#accessTokens.get(accessToken), 'access token').accessTokenExpiresAt = this.now();
  }

  expireRefreshToken(refreshToken: string): void {
    known(this.#refreshTokens.get(refreshToken), 'refresh token').refreshTokenExpiresAt =
      this.now();
  }

  /** The user withdraws the consent: both tokens of the pair are dead, and so are its codes. */
  revoke(token: string): void {
    const session = known(this.#accessTokens.get(token) ?? this.#refreshTokens.get(token), 'token');
    this.closeSession(session);
    for (const [code, { appId, user, scope }] of this.#codes) {
      const isOfConsent =
        appId === session.appId && user.userId === session.user.userId && scope === session.scope;
      if (isOfConsent) {
        this.#codes.delete(code);
      }
    }
  }

  #isAlive({ accessToken, accessTokenExpiresAt }: Session): boolean {
    return this.#accessTokens.has(accessToken) && accessTokenExpiresAt > this.now();
  }

  #issue(
    consent: Pick<Session, 'appId' | 'user' | 'scope' | 'authStart'>,
    lifetimes: Lifetimes,
    refreshTokenExpiresAt: number,
  ): Session {
    const session = {
      appId: consent.appId,
      user: consent.user,
      scope: consent.scope,
      authStart: consent.authStart,
      accessToken: newToken(consent.scope),
      accessTokenExpiresAt: this.now() + lifetimes.accessToken * 1000,
      refreshToken: newToken(consent.scope),
      refreshTokenExpiresAt,
    };
    this.#accessTokens.set(session.accessToken, session);
    this.#refreshTokens.set(session.refreshToken, session);
    return session;
  }
}

/** A test that expires what never was would pass for the wrong reason. */
const known = <Entry>(entry: Entry | undefined, what: string): Entry => {
  if (entry === undefined) {
    throw new Error(`This gateway knows no such ${what}.`);
  }
  return entry;
};
