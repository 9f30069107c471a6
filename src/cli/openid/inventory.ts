import { target } from '../../logto/identities.ts';
import { listUsers } from '../../logto/users.ts';
import { Holders } from './holders.ts';
import { type Ids, idsInRawData } from './ids.ts';
import type { Session } from './session.ts';

/** Everybody in a Logto who has an identity at Alipay. */
export interface Inventory {
  holders: Holders;
  /** All users, of Alipay or not. */
  users: number;
}

/**
 * Lists everybody who has an identity at Alipay.
 *
 * @param take takes the ids that a user's own data hold, if they are of the present identity.
 * @throws LogtoError
 */
export const takeInventory = (
  { client, progress }: Pick<Session, 'client' | 'progress'>,
  take: (ids: Ids) => void = () => undefined,
): Promise<Inventory> =>
  progress.track('listing', undefined, async (advance) => {
    const holders = new Holders();
    let users = 0;
    for await (const { id: logtoId, identities } of listUsers(client)) {
      users += 1;
      advance();
      const identity = identities[target];
      if (identity !== undefined) {
        holders.add({ logtoId, identity: identity.userId });
        const ids = idsInRawData(identity.details?.rawData);
        if (ids?.userId === identity.userId) {
          take(ids);
        }
      }
    }
    return { holders, users };
  });
