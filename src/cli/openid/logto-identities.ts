import type { LogtoClient } from '../../logto/client.ts';
import { deleteIdentity, readIdentity, writeIdentity } from '../../logto/identities.ts';
import type { IdentityStore } from './identity-store.ts';
import { recover } from './settled.ts';

/** The identities of a Logto. Trouble that is likely to pass is waited for. */
export const identitiesOf = (client: LogtoClient): IdentityStore => ({
  read: (logtoId) => readIdentity(client, logtoId),
  write: (logtoId, identity) => writeIdentity(client, logtoId, identity),
  remove: (logtoId) => deleteIdentity(client, logtoId),
  recover: (error, attempt) => recover(client, error, attempt),
});
