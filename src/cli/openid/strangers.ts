import { isNewId, isUserId } from './classify.ts';
import type { Holders } from './holders.ts';
import { count } from './lazy.ts';
import type { NewIds } from './plan.ts';

/** Counts the users who hold a new id, known or not. */
export const countNewIds = (holders: Holders): number =>
  count(holders, ({ identity }) => isNewId(identity));

/**
 * Counts the users who would be strangers to a connector that knows people by an id, and would be
 * registered anew: they hold the other id alone. A person with two accounts is known by one of them.
 */
export const countStrangers = (
  holders: Holders,
  newIds: NewIds,
  knownBy: 'user_id' | 'new-id',
): number => {
  if (knownBy === 'new-id') {
    return count(holders, ({ identity }) => {
      const newId = newIds.get(identity);
      return isUserId(identity) && (newId === undefined || !holders.has(newId));
    });
  }
  const known = new Set<string>();
  for (const [userId, newId] of newIds) {
    if (isNewId(newId) && holders.has(newId) && holders.has(userId)) {
      known.add(newId);
    }
  }
  return countNewIds(holders) - known.size;
};
