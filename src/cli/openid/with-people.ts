import { OpenidError } from './failures.ts';
import { PeopleError } from './people/errors.ts';
import { openStore } from './people/open.ts';
import type { Store } from './people/store.ts';
import { makePrivateFolder } from './private-folder.ts';
import type { Session } from './session.ts';
import { appIdIn, type Setup } from './setup.ts';

/**
 * Opens the people of the session's folder, which no other process has meanwhile.
 *
 * @throws PeopleError, OpenidError `folder-not-usable`, `folder-not-private`
 */
export const openPeople = async (
  { core, folder }: Pick<Session, 'core' | 'folder'>,
  { connector: { id: connectorId, config } }: Pick<Setup, 'connector'>,
): Promise<Store> => {
  await makePrivateFolder(folder);
  return openStore(folder, { core, connectorId, appId: appIdIn(config) });
};

/**
 * Runs a step with the people of the session's folder. When it has ended, however it has, nothing is
 * sent any more.
 */
export const withPeople = async <Value>(
  session: Pick<Session, 'client' | 'core' | 'folder'>,
  setup: Pick<Setup, 'connector'>,
  step: (store: Store) => Promise<Value>,
): Promise<Value> => {
  const store = await openPeople(session, setup);
  try {
    return await step(store);
  } finally {
    session.client.stop();
    store.close();
  }
};

/** Turns an error of the file of people into that of a command; leaves every other as it is. */
export const asOpenidError = (error: unknown): unknown =>
  error instanceof PeopleError
    ? new OpenidError(error.failure.code === 'people-in-use' ? 1 : 2, error.failure)
    : error;
