import { attempts, type LogtoClient } from '../../logto/client.ts';
import { LogtoError } from '../../logto/errors.ts';
import { deleteIdentity, readIdentity, writeIdentity } from '../../logto/identities.ts';
import type { IdentityStore } from './identity-store.ts';

/** The identities of a Logto. Trouble that is likely to pass is waited for. */
export const identitiesOf = (client: LogtoClient): IdentityStore => ({
  read: (logtoId) => readIdentity(client, logtoId),
  write: (logtoId, identity) => writeIdentity(client, logtoId, identity),
  remove: (logtoId) => deleteIdentity(client, logtoId),
  recover: async (error, attempt) => {
    if (!(error instanceof LogtoError) || !error.isPassing || attempt >= attempts) {
      throw error;
    }
    await client.backOff(error, attempt);
  },
});
