import { randomBytes } from 'node:crypto';

/** An identity as Logto stores it. */
export interface StoredIdentity {
  userId: string;
  details?: Record<string, unknown>;
}

export interface StoredUser {
  id: string;
  createdAt: number;
  lastSignInAt: number | null;
  identities: Record<string, StoredIdentity>;
}

export interface StoredConnector {
  id: string;
  connectorId: string;
  target: string;
  enableTokenStorage: boolean;
  config: Record<string, unknown>;
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

/** What a tenant of Logto holds. */
export class Tenant {
  readonly users = new Map<string, StoredUser>();
  readonly connectors: StoredConnector[] = [];
  readonly logs: StoredLog[] = [];
  signInMode = 'SignInAndRegister';

  addUser(user: Partial<StoredUser> = {}): StoredUser {
    const made = { id: newUserId(), createdAt: 0, lastSignInAt: null, identities: {}, ...user };
    this.users.set(made.id, made);
    return made;
  }

  /** Adds a user who signs in with Alipay. */
  addAlipayUser(userId: string, details?: Record<string, unknown>): StoredUser {
    return this.addUser({ identities: { alipay: { userId, ...(details && { details }) } } });
  }

  /** Newest first, as Logto sorts them, with nothing to break ties. */
  usersUnder(prefix: string): StoredUser[] {
    const wanted = prefix.toLowerCase();
    return [...this.users.values()]
      .filter(({ id }) => id.toLowerCase().startsWith(wanted))
      .sort((left, right) => right.createdAt - left.createdAt);
  }

  /** Whether another user holds an identity: Logto checks it before it writes, without a lock. */
  isTaken(target: string, userId: string, exceptFor: string): boolean {
    return [...this.users.values()].some(
      ({ id, identities }) => id !== exceptFor && identities[target]?.userId === userId,
    );
  }
}
