import type { LogtoClient } from '../../../logto/client.ts';
import {
  type LogtoConnector,
  listAlipayConnectors,
  writeConnectorConfig,
} from '../../../logto/connectors.ts';

/** The setting that says which id a connector knows users by. */
export const identifierIn = ({ userIdentifier }: LogtoConnector['config']): string =>
  typeof userIdentifier === 'string' && userIdentifier !== '' ? userIdentifier : 'auto';

/**
 * Sets `userIdentifier` of all connectors that share the users, and leaves all other settings as they
 * are: they are read right before each write, since an administrator may save others meanwhile.
 *
 * @returns the connector whose setting Logto has not kept, if there is one.
 * @throws LogtoError
 */
export const setIdentifiers = (
  client: LogtoClient,
  identifier: string,
): Promise<string | undefined> =>
  client.retry(async (once) => {
    for (const { id } of await listAlipayConnectors(once)) {
      const present = (await listAlipayConnectors(once)).find((connector) => connector.id === id);
      if (present !== undefined && identifierIn(present.config) !== identifier) {
        const config = { ...present.config, userIdentifier: identifier };
        const kept = await writeConnectorConfig(once, id, config);
        if (identifierIn(kept.config) !== identifier) {
          return id;
        }
      }
    }
    return undefined;
  });
