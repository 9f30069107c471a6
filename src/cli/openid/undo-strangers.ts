import type { Holders } from './holders.ts';
import { countNewIds } from './strangers.ts';
import type { Outstanding } from './undo-moves.ts';

/** What the count is made from. Only the holders are held in memory. */
interface Subject {
  holders: Holders;
  outstanding: AsyncIterable<Outstanding>;
  /** The known pairs of old and new ids. */
  pairs: AsyncIterable<{ userId: string; newId: string | undefined }>;
}

/** How many new ids will be taken back, and the old ids of those whose identity was taken away. */
const readOutstanding = async ({ holders, outstanding }: Subject) => {
  const givenBack = new Set<string>();
  let takenBack = 0;
  for await (const { logtoId, before, written } of outstanding) {
    if (written.has(null)) {
      givenBack.add(before.userId);
    }
    const isOurs = (id: string | null): boolean => id !== null && holders.of(id).includes(logtoId);
    takenBack += [...written].some(isOurs) ? 1 : 0;
  }
  return { takenBack, givenBack };
};

/**
 * Counts the users who will hold a new id alone once everything is undone: those who came after the
 * move, and those who had no old id before it. A connector that knows people by `user_id` would
 * register them anew.
 */
export const countStrangersAfterUndo = async (subject: Subject): Promise<number> => {
  const { holders, pairs } = subject;
  const { takenBack, givenBack } = await readOutstanding(subject);
  let known = 0;
  for await (const { userId, newId } of pairs) {
    const hasOldId = holders.has(userId) || givenBack.has(userId);
    known += newId !== undefined && holders.has(newId) && hasOldId ? 1 : 0;
  }
  return countNewIds(holders) - takenBack - known;
};
