import type { StoredUser, Tenant } from '../../test/logto/tenant.ts';

/** The first place in a sorted list at which an id is not below another. */
const firstNotBelow = (ids: readonly string[], wanted: string): number => {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? '') < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
};

/**
 * Gives the emulated tenant what a database has: an index of ids, and the one of identities that
 * `openid sql --index` prints. No user may come or go from then on.
 */
export const indexTenant = (tenant: Tenant): void => {
  const users: StoredUser[] = [...tenant.users.values()].sort((left, right) =>
    left.id < right.id ? -1 : 1,
  );
  const ids = users.map(({ id }) => id);
  const holders = new Map<string, string>();
  for (const { id, identities } of users) {
    holders.set(identities.alipay?.userId ?? '', id);
  }
  tenant.usersLike = (pattern) => {
    const prefix = pattern.slice(0, -1);
    return prefix === ''
      ? users
      : users.slice(firstNotBelow(ids, prefix), firstNotBelow(ids, `${prefix}~`));
  };
  tenant.isTaken = (_target, userId, exceptFor) => (holders.get(userId) ?? exceptFor) !== exceptFor;
  const write = tenant.writeIdentities.bind(tenant);
  tenant.writeIdentities = (user, identities, now) => {
    holders.delete(user.identities.alipay?.userId ?? '');
    holders.set(identities.alipay?.userId ?? '', user.id);
    write(user, identities, now);
  };
};
