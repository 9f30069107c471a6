import { randomBytes } from 'node:crypto';

/** An identity as Logto stores it. */
export interface StoredIdentity {
  userId: string;
  details?: Record<string, unknown>;
}

/** Tokens that were stored at a sign-in, for an application to use later. */
export interface StoredTokenSecret {
  id: string;
  identityId: string;
  connectorId: string;
  metadata: Record<string, unknown>;
}

export interface StoredUser {
  id: string;
  username: string | null;
  primaryEmail: string | null;
  primaryPhone: string | null;
  name: string | null;
  avatar: string | null;
  customData: Record<string, unknown>;
  identities: Record<string, StoredIdentity>;
  lastSignInAt: number | null;
  createdAt: number;
  updatedAt: number;
  profile: Record<string, unknown>;
  applicationId: string | null;
  isSuspended: boolean;
  hasPassword: boolean;
}

export interface StoredConnector {
  id: string;
  connectorId: string;
  target: string;
  enableTokenStorage: boolean;
  config: Record<string, unknown>;
  platform?: string;
  syncProfile?: boolean;
  metadata?: Record<string, unknown>;
}

/** A connector that is installed, and may be added. */
export interface StoredFactory {
  id: string;
  target: string;
  platform: string;
  /** The names of the fields of its form. */
  settings: readonly string[];
}

export interface StoredApplication {
  id: string;
  name: string;
  type: string;
}

export interface StoredLog {
  id: string;
  key: string;
  createdAt: number;
  payload: Record<string, unknown>;
}

const idAlphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** An id as Logto makes them: 12 of its own alphabet. */
export const newUserId = (): string =>
  [...randomBytes(12)].map((byte) => idAlphabet[byte % idAlphabet.length]).join('');

/** Reads the pattern of SQL's `like`. */
const likePattern = (pattern: string): RegExp => {
  const source = pattern.replace(/\\(.)|[%_]|[^\w\\%]/gsu, (piece, escaped?: string) => {
    if (piece === '%') {
      return '.*';
    }
    return piece === '_' ? '.' : `\\u{${(escaped ?? piece).codePointAt(0)?.toString(16)}}`;
  });
  return new RegExp(`^${source}$`, 'isu');
};

/** What a tenant of Logto holds. */
export class Tenant {
  readonly users = new Map<string, StoredUser>();
  readonly connectors: StoredConnector[] = [];
  readonly logs: StoredLog[] = [];
  /** The tokens that are stored, by user and target. */
  readonly tokenSecrets = new Map<string, Map<string, StoredTokenSecret>>();
  /** None is installed at first. */
  readonly factories: StoredFactory[] = [];
  readonly applications = new Map<string, StoredApplication>();
  signInMode = 'SignInAndRegister';
  /** The parts of the sign-in experience in which nothing looks here: they are kept as written. */
  signInExperience: Record<string, unknown> = {
    signUp: { identifiers: ['username'], password: true, verify: false },
    socialSignInConnectorTargets: ['alipay'],
  };
  /** Parameters that this version does not know, and ignores without a word. */
  readonly unknownParameters = new Set(['identityType', 'identityProvider', 'identityId']);

  addUser(user: Partial<StoredUser> = {}): StoredUser {
    const createdAt = user.createdAt ?? 0;
    const made: StoredUser = {
      id: newUserId(),
      username: null,
      primaryEmail: null,
      primaryPhone: null,
      name: null,
      avatar: null,
      customData: {},
      identities: {},
      lastSignInAt: null,
      createdAt,
      updatedAt: createdAt,
      profile: {},
      applicationId: null,
      isSuspended: false,
      hasPassword: false,
      ...user,
    };
    this.users.set(made.id, made);
    return made;
  }

  /** Adds a user who signs in with Alipay. */
  addAlipayUser(userId: string, details?: Record<string, unknown>): StoredUser {
    return this.addUser({ identities: { alipay: { userId, ...(details && { details }) } } });
  }

  /** Stores tokens for a user, as a sign-in does if the connector's token storage is on. */
  storeTokens({ id, identities }: StoredUser, connectorId: string, target = 'alipay'): void {
    const secret = {
      id: newUserId(),
      identityId: identities[target]?.userId ?? '',
      connectorId,
      metadata: { expiresAt: 1, hasRefreshToken: true },
    };
    this.tokenSecrets.set(id, new Map(this.tokenSecrets.get(id)).set(target, secret));
  }

  /** Newest first, as Logto sorts them, with nothing to break ties. */
  usersLike(pattern: string): StoredUser[] {
    const wanted = likePattern(pattern);
    return [...this.users.values()]
      .filter(({ id }) => wanted.test(id))
      .sort((left, right) => right.createdAt - left.createdAt);
  }

  /** Whether another user holds an identity: Logto checks it before it writes, without a lock. */
  isTaken(target: string, userId: string, exceptFor: string): boolean {
    for (const { id, identities } of this.users.values()) {
      if (id !== exceptFor && identities[target]?.userId === userId) {
        return true;
      }
    }
    return false;
  }

  /** Writes all identities of a user. A trigger deletes the tokens of each that has another id. */
  writeIdentities(user: StoredUser, identities: Record<string, StoredIdentity>, now: number): void {
    for (const [target, { identityId }] of this.tokenSecrets.get(user.id) ?? []) {
      if (identities[target]?.userId !== identityId) {
        this.tokenSecrets.get(user.id)?.delete(target);
      }
    }
    user.identities = identities;
    user.updatedAt = now;
  }

  deleteUser(id: string): boolean {
    this.tokenSecrets.delete(id);
    return this.users.delete(id);
  }
}
