import { isNewId } from './classify.ts';
import type { Holders } from './holders.ts';
import { count } from './lazy.ts';
import type { Outstanding } from './outstanding.ts';
import { countNewIds } from './strangers.ts';
import { TextMap } from './text-map.ts';

/** What the count is made from. */
interface Subject {
  holders: Holders;
  outstanding: AsyncIterable<Outstanding>;
  /** The known pairs of old and new ids. */
  pairs: AsyncIterable<{ userId: string; newId: string | undefined }>;
  /** Whether a user is there and has no identity at Alipay; asked for those who have lost it. */
  isWithoutIdentity(logtoId: string): Promise<boolean>;
}

/** The ids that come back, each with the one that its user gives up for it; blank if there is none. */
const findReturning = async (subject: Subject): Promise<TextMap> => {
  const { holders, outstanding, isWithoutIdentity } = subject;
  const returning = new TextMap();
  const lost = new Set<string>();
  for await (const { logtoId, before, written } of outstanding) {
    const ours = [...written].find((id) => id !== null && holders.of(id).includes(logtoId));
    if (ours && !holders.has(before.userId)) {
      returning.add(before.userId, ours);
    } else if (!ours && written.has(null) && (await isWithoutIdentity(logtoId))) {
      lost.add(before.userId);
    }
  }
  const held = new Set([...lost].filter((id) => holders.has(id)));
  for (const [, givenUp] of returning) {
    held.delete(givenUp);
  }
  for (const id of lost) {
    if (!held.has(id)) {
      returning.add(id, '');
    }
  }
  return returning;
};

/** The new ids whose person will hold an old id as well. */
const findKnown = async (
  { holders, pairs }: Subject,
  returning: TextMap,
): Promise<ReadonlySet<string>> => {
  const known = new Set<string>();
  for await (const { userId, newId } of pairs) {
    if (newId !== undefined && isNewId(newId)) {
      const stays = holders.has(newId) && returning.get(userId) !== newId;
      const isHeld = stays || returning.has(newId);
      if (isHeld && (holders.has(userId) || returning.has(userId))) {
        known.add(newId);
      }
    }
  }
  return known;
};

/**
 * Counts the users who will hold a new id alone once everything is undone: those who came after the
 * move, and those who had no old id before it. A connector that knows people by `user_id` would
 * register them anew.
 *
 * Not guaranteed: that Logto refuses nobody, whom it would leave with a new id.
 */
export const countStrangersAfterUndo = async (subject: Subject): Promise<number> => {
  const returning = await findReturning(subject);
  const givenUp = count(returning, ([, id]) => isNewId(id));
  const returned = count(returning, ([id]) => isNewId(id));
  const known = await findKnown(subject, returning);
  return countNewIds(subject.holders) - givenUp + returned - known.size;
};
