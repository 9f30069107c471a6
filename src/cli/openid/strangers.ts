import { classifyIdentity, isUserId } from './classify.ts';
import type { Holders } from './holders.ts';

const count = (holders: Holders, isCounted: (identity: string) => boolean): number => {
  let found = 0;
  for (const { identity } of holders) {
    found += isCounted(identity) ? 1 : 0;
  }
  return found;
};

const isNewId = (identity: string): boolean => classifyIdentity(identity) === 'new-id';

/**
 * Counts the users who would be strangers to a connector that knows people by an id, and would be
 * registered anew: they hold the other id alone. A person with two accounts is known by one of them.
 *
 * @param pairs the new ids by `user_id`.
 */
export const countStrangers = (
  holders: Holders,
  pairs: ReadonlyMap<string, string>,
  knownBy: 'user_id' | 'new-id',
): number => {
  if (knownBy === 'new-id') {
    return count(holders, (identity) => {
      const newId = pairs.get(identity);
      return isUserId(identity) && (newId === undefined || !holders.has(newId));
    });
  }
  let known = 0;
  for (const [userId, newId] of pairs) {
    known += holders.has(userId) && holders.has(newId) ? 1 : 0;
  }
  return count(holders, isNewId) - known;
};
