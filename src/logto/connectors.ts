import { z } from 'zod';
import type { LogtoClient } from './client.ts';
import { target } from './identities.ts';
import { readJson } from './reply.ts';

const connectorGuard = z.object({
  id: z.string().min(1),
  connectorId: z.string(),
  target: z.string(),
  enableTokenStorage: z.boolean().nullish(),
  config: z.record(z.unknown()),
});

/** A connector, with its settings and the private key among them. */
export type LogtoConnector = z.output<typeof connectorGuard>;

/**
 * Lists the connectors of Alipay's target.
 *
 * @throws LogtoError
 */
export const listAlipayConnectors = async (client: LogtoClient): Promise<LogtoConnector[]> => {
  const reply = await client.read('/api/connectors', { target });
  const connectors = readJson(z.array(connectorGuard), reply, 'GET /api/connectors');
  // A version that does not know the parameter answers with all connectors.
  return connectors.filter((connector) => connector.target === target);
};

/**
 * Replaces a connector's settings, whole.
 *
 * @throws LogtoError; if it `isPassing`, they may have been replaced.
 */
export const writeConnectorConfig = async (
  client: LogtoClient,
  id: string,
  config: Readonly<Record<string, unknown>>,
): Promise<LogtoConnector> => {
  const path = `/api/connectors/${encodeURIComponent(id)}`;
  const reply = await client.write('PATCH', path, { config });
  return readJson(connectorGuard, reply, 'PATCH /api/connectors/:id');
};
