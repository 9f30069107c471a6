import type { LogtoClient } from '../../../logto/client.ts';
import {
  type LogtoConnector,
  listAlipayConnectors,
  writeConnectorConfig,
} from '../../../logto/connectors.ts';

/** The setting that says which id a connector knows users by. */
export const identifierIn = ({ userIdentifier }: LogtoConnector['config']): string =>
  typeof userIdentifier === 'string' && userIdentifier !== '' ? userIdentifier : 'auto';

const connectorOf = async (client: LogtoClient, id: string): Promise<LogtoConnector | undefined> =>
  (await listAlipayConnectors(client)).find((connector) => connector.id === id);

/**
 * Sets one connector's `userIdentifier`, and leaves all its other settings as they are: they are read
 * within each attempt, since an administrator may save others between two of them.
 *
 * @returns whether Logto has kept it.
 */
const setIdentifier = (client: LogtoClient, id: string, identifier: string): Promise<boolean> =>
  client.retry(async (once) => {
    const connector = await connectorOf(once, id);
    if (connector === undefined || identifierIn(connector.config) === identifier) {
      return true;
    }
    const config = { ...connector.config, userIdentifier: identifier };
    return identifierIn((await writeConnectorConfig(once, id, config)).config) === identifier;
  });

/**
 * Sets `userIdentifier` of all connectors that share the users.
 *
 * @returns the connector whose setting Logto has not kept, if there is one.
 * @throws LogtoError
 */
export const setIdentifiers = async (
  client: LogtoClient,
  identifier: string,
): Promise<string | undefined> => {
  for (const { id } of await listAlipayConnectors(client)) {
    if (!(await setIdentifier(client, id, identifier))) {
      return id;
    }
  }
  return undefined;
};
