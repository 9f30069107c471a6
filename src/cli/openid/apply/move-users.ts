import type { LogtoClient } from '../../../logto/client.ts';
import { readIdentity } from '../../../logto/identities.ts';
import type { Store } from '../../files/store.ts';
import { change } from '../move/change.ts';
import { isOfOneUser, type MoveOutcome } from '../move/outcomes.ts';
import { giveBack, takeAway } from '../move/take.ts';
import { noteTaken, settleTaken, type Taken, takenFor } from '../people/taken.ts';
import type { Double, Move } from '../plan/rows.ts';

/** Where users are moved, and where it is remembered what is taken from them. */
export interface MoveContext {
  client: LogtoClient;
  store: Store;
}

/** Gives an account back what was taken from it. */
export const giveTakenBack = async (
  taken: Taken,
  { client, store }: MoveContext,
): Promise<'given-back' | 'gone' | 'changed' | 'taken'> => {
  const outcome = await giveBack(client, taken.logtoId, taken.identity);
  if (outcome === 'given-back' || outcome === 'gone') {
    settleTaken(store, taken);
  }
  return outcome;
};

/** Moves an account. If it cannot have its id, the account gets it back from which it was taken. */
export const moveUser = async (move: Move, context: MoveContext): Promise<MoveOutcome> => {
  const { client, store } = context;
  const settle = async (): Promise<boolean> => {
    const taken = takenFor(store, move);
    const outcome = taken && (await giveTakenBack(taken, context));
    return outcome !== 'changed' && outcome !== 'taken';
  };
  try {
    const outcome = await change(client, move);
    if (outcome === 'moved' || outcome === 'already') {
      const taken = takenFor(store, move);
      if (taken !== undefined) {
        settleTaken(store, taken);
      }
      return outcome;
    }
    return (await settle()) ? outcome : 'not-given-back';
  } catch (error) {
    if (isOfOneUser(error) && !(await settle())) {
      return 'not-given-back';
    }
    throw error;
  }
};

/** Takes the old account's identity away, which the new one has in another form. */
const keepNew = async (
  { logtoId, newLogtoId, from, to }: Double,
  { client, store }: MoveContext,
): Promise<MoveOutcome> => {
  // Without it the person would be left with neither account.
  if ((await readIdentity(client, newLogtoId))?.userId !== to) {
    return 'changed';
  }
  const taken = await takeAway(client, logtoId, from, (identity) =>
    noteTaken(store, { logtoId, identity, givenTo: newLogtoId, isSettled: true }),
  );
  return taken === 'changed' ? 'changed' : 'moved';
};

/** Takes the new account's identity away first, because Logto gives no id to two users. */
const keepOld = async (double: Double, context: MoveContext): Promise<MoveOutcome> => {
  const { logtoId, newLogtoId, from, to } = double;
  const { client, store } = context;
  if ((await readIdentity(client, logtoId))?.userId !== from) {
    return 'changed';
  }
  const taken = await takeAway(client, newLogtoId, to, (identity) =>
    noteTaken(store, { logtoId: newLogtoId, identity, givenTo: logtoId, isSettled: false }),
  );
  return taken === 'changed' ? 'changed' : moveUser(double, context);
};

/** Does with a person's two accounts what was decided. */
export const moveDouble = (double: Double, context: MoveContext): Promise<MoveOutcome> =>
  double.part === 'keep-new' ? keepNew(double, context) : keepOld(double, context);
