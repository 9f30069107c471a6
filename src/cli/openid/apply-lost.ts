import { giveIdentityBack, type Loser, rememberLosers } from './apply-double.ts';
import type { MoveContext } from './apply-move.ts';
import { isNewId } from './classify.ts';
import { forEach } from './each.ts';
import type { MoveEnding } from './endings.ts';
import { readJournal } from './journal.ts';
import type { Mapping } from './mapping.ts';
import type { Session } from './session.ts';
import type { Tally } from './tally.ts';

/** What of a run says who has lost an identity. */
interface Subject {
  session: Session;
  mapping: Mapping;
  tally: Tally<MoveEnding>;
}

/**
 * Finds the accounts that have lost a new id in vain: no account has got it, and none is to get it,
 * since the one that was to is gone or changed.
 */
export const findLost = async ({
  session,
  mapping,
}: Pick<Subject, 'session' | 'mapping'>): Promise<Loser[]> => {
  const { inventory, plan } = mapping;
  const losers = await rememberLosers(readJournal(session.folder));
  const lost = new Map(
    [...losers].filter(
      ([id, { isReplaced }]) => !isReplaced && isNewId(id) && !inventory.holders.has(id),
    ),
  );
  if (lost.size > 0) {
    for (const { to } of plan.moves) {
      lost.delete(to);
    }
  }
  return [...lost.values()];
};

/**
 * Gives the second accounts of people their identity back if a process that was killed has taken it
 * away, and the first ones cannot be moved any more.
 *
 * @returns whether there were any.
 */
export const giveLostBack = async (subject: Subject, context: MoveContext): Promise<boolean> => {
  const { session, tally } = subject;
  const lost = await findLost(subject);
  await forEach(
    lost,
    (loser) => tally.count(loser.logtoId, () => giveIdentityBack(loser, context)),
    () => session.client.stop(),
  );
  return lost.length > 0;
};
