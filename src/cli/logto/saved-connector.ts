import type { LogtoClient } from '../../logto/client.ts';
import { type LogtoConnector, listAlipayConnectors } from '../../logto/connectors.ts';
import { CliError, type CliFailure } from '../shell/cli-error.ts';
import type { OwnConnector } from '../shell/own-connector.ts';

type Own =
  | { connector: LogtoConnector }
  | { connector?: never; trouble: CliFailure<'connector-missing' | 'connector-not-alone'> };

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
 * The connector of this package in a Logto, whatever its settings are.
 *
 * @throws CliError `connector-missing`, `connector-not-alone`
 * @throws LogtoError
 */
export const expectConnector = async (
  client: LogtoClient,
  { factoryId }: OwnConnector,
): Promise<LogtoConnector> => {
  const own = connectorAmong(await listAlipayConnectors(client), factoryId);
  if (own.connector === undefined) {
    throw new CliError(1, own.trouble);
  }
  return own.connector;
};
