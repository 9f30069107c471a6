import type { LogtoClient } from '../../../logto/client.ts';
import {
  deleteIdentity,
  type Identity,
  readIdentity,
  writeIdentity,
} from '../../../logto/identities.ts';

/**
 * Takes an identity away, if it is still the expected one.
 *
 * @param remember is called with the identity, whole, before it is taken.
 * @returns the identity; `gone` if there is none, `changed` if it is another one.
 */
export const takeAway = (
  client: LogtoClient,
  logtoId: string,
  expected: string,
  remember: (identity: Identity) => void,
): Promise<Identity | 'gone' | 'changed'> => {
  let taken: Identity | undefined;
  return client.retry(async (once) => {
    const present = await readIdentity(once, logtoId);
    if (present === undefined) {
      return taken ?? 'gone';
    }
    if (present.userId !== expected) {
      return 'changed';
    }
    taken = present;
    remember(present);
    await deleteIdentity(once, logtoId);
    return present;
  });
};

/** Gives an identity back, unless the account has got another one or somebody else holds this one. */
export const giveBack = (
  client: LogtoClient,
  logtoId: string,
  identity: Identity,
): Promise<'given-back' | 'gone' | 'changed' | 'taken'> =>
  client.retry(async (once) => {
    const present = await readIdentity(once, logtoId);
    if (present !== undefined) {
      return present.userId === identity.userId ? 'given-back' : 'changed';
    }
    const { status } = await writeIdentity(once, logtoId, identity);
    switch (status) {
      case 'in-use':
        return 'taken';
      case 'no-user':
        return 'gone';
      default:
        return 'given-back';
    }
  });
