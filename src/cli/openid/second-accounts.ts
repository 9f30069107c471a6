import type { Holders } from './holders.ts';
import type { KnownPair } from './pairs.ts';
import { type Contradiction, mostContradictions } from './plan.ts';

/**
 * Finds people who hold their old id, and in a second account the new id that nobody is moved to: an
 * `open_id` with `--to union_id`, say. Once the first is moved, nobody could sign in to the second.
 */
export const findSecondAccounts = async (
  holders: Holders,
  pairs: AsyncIterable<KnownPair>,
): Promise<Contradiction[]> => {
  const found = new Map<string, Contradiction>();
  for await (const { userId, newId, otherId } of pairs) {
    if (newId !== undefined && otherId !== undefined && newId !== otherId) {
      const [first, second] = [holders.of(userId), holders.of(otherId)];
      if (first.length > 0 && second.length > 0) {
        const logtoIds = [...first, ...second];
        found.set(logtoIds.join(' '), { code: 'second-account-at-other-id', logtoIds });
      }
    }
    if (found.size === mostContradictions) {
      break;
    }
  }
  return [...found.values()];
};
