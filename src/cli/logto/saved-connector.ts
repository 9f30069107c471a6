import type { LogtoClient } from '../../logto/client.ts';
import { type LogtoConnector, listAlipayConnectors } from '../../logto/connectors.ts';
import { ConnectionError, type ConnectionFailure } from './failures.ts';

type Own =
  | { connector: LogtoConnector }
  | { connector?: never; trouble: ConnectionFailure<'connector-missing' | 'connector-not-alone'> };

/** Finds the connector of a factory, which must be there once. */
export const connectorAmong = (connectors: readonly LogtoConnector[], factoryId: string): Own => {
  const own = connectors.filter(({ connectorId }) => connectorId === factoryId);
  const [connector] = own;
  if (connector === undefined) {
    return { trouble: { code: 'connector-missing', factoryId } };
  }
  return own.length > 1
    ? { trouble: { code: 'connector-not-alone', factoryId, count: own.length } }
    : { connector };
};

/**
 * The connector of a factory in a Logto, whatever its settings are.
 *
 * @throws CliError `connector-missing`, `connector-not-alone`
 * @throws LogtoError
 */
export const expectConnector = async (
  client: LogtoClient,
  factoryId: string,
): Promise<LogtoConnector> => {
  const own = connectorAmong(await listAlipayConnectors(client), factoryId);
  if (own.connector === undefined) {
    throw new ConnectionError(1, own.trouble);
  }
  return own.connector;
};
