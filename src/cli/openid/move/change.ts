/*
 * cli/openid/move: one user's identity, one setting, one registration: read, compare, write, compare.
 * Each may be done twice. Knows nothing of plans, and remembers nothing.
 */

import type { LogtoClient } from '../../../logto/client.ts';
import {
  deleteIdentity,
  type Identity,
  readIdentity,
  writeIdentity,
} from '../../../logto/identities.ts';
import { type PersonIds, withIds } from './identity.ts';

/** One user's identity, what it becomes, and the ids of the person. */
export interface Change {
  logtoId: string;
  from: string;
  to: string;
  ids: PersonIds;
}

/**
 * What came of a change: `already` held the new id; `changed`, `gone` and `taken` were left as they
 * are, since they are no longer what the plan saw; `not-kept` is an answer of Logto that does not
 * show what was written.
 */
export type ChangeOutcome = 'moved' | 'already' | 'changed' | 'gone' | 'taken' | 'not-kept';

/** Takes an identity away again that the user had unlinked, unless it is another one by now. */
const unlinkAgain = (client: LogtoClient, { logtoId, to }: Change): Promise<void> =>
  client.retry(async (once) => {
    if ((await readIdentity(once, logtoId))?.userId === to) {
      await deleteIdentity(once, logtoId);
    }
  });

/** Writes the new id, once it is certain that the identity is the expected one. */
const write = async (
  client: LogtoClient,
  wanted: Change,
  present: Identity,
): Promise<ChangeOutcome | 'created'> => {
  const { logtoId, to, ids } = wanted;
  const written = await writeIdentity(client, logtoId, withIds(present, to, ids));
  switch (written.status) {
    case 'in-use':
      return 'taken';
    case 'no-user':
      return 'gone';
    case 'created':
      return 'created';
    default:
      return written.identity?.userId === to ? 'moved' : 'not-kept';
  }
};

/**
 * Gives one user's identity its new id: read, compare, write, compare.
 *
 * May be killed at any point and run again. Not guaranteed: that a user who unlinks Alipay in the
 * instant before the write stays without it, if the answer that shows it does not come: it is lost,
 * or the process is killed. Logto keeps no trace of which of the two was first.
 *
 * @throws LogtoError if Logto refuses it, or trouble does not pass.
 */
export const change = async (client: LogtoClient, wanted: Change): Promise<ChangeOutcome> => {
  const { logtoId, from, to } = wanted;
  let mayBeWritten = false;
  const outcome = await client.retry(async (once) => {
    const present = await readIdentity(once, logtoId);
    if (present === undefined) {
      return 'gone';
    }
    if (present.userId === to) {
      return mayBeWritten ? 'moved' : 'already';
    }
    if (present.userId !== from) {
      return 'changed';
    }
    mayBeWritten = true;
    return write(once, wanted, present);
  });
  if (outcome === 'created') {
    // The user has unlinked Alipay since the identity was read, and is to stay without it.
    await unlinkAgain(client, wanted);
    return 'gone';
  }
  return outcome;
};
