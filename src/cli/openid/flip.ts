import type { LogtoClient } from '../../logto/client.ts';
import {
  type LogtoConnector,
  listAlipayConnectors,
  writeConnectorConfig,
} from '../../logto/connectors.ts';
import type { TargetId } from './classify.ts';
import { OpenidError } from './failures.ts';
import type { Journal } from './journal.ts';
import type { Flip, JournalRecord } from './records.ts';
import { settled } from './settled.ts';
import { identifierIn } from './setup.ts';

/** Finds the settings that we have set and not set back, by the connector's id. */
export const rememberFlips = async (
  records: AsyncIterable<JournalRecord>,
): Promise<Map<string, Flip>> => {
  const flips = new Map<string, Flip>();
  for await (const record of records) {
    if (record.kind === 'flip' && !flips.has(record.connectorId)) {
      flips.set(record.connectorId, record);
    } else if (record.kind === 'flipped-back') {
      flips.delete(record.connectorId);
    }
  }
  return flips;
};

/** Sets one connector's `userIdentifier`, and all its other settings as they are. */
const setIdentifier = async (
  client: LogtoClient,
  { id, connectorId, config }: LogtoConnector,
  userIdentifier: string,
): Promise<void> => {
  const written = await settled(client, () =>
    writeConnectorConfig(client, id, { ...config, userIdentifier }),
  );
  if (identifierIn(written.config) !== userIdentifier) {
    throw new OpenidError(1, { code: 'setting-not-kept', connectorId });
  }
};

/**
 * Sets `userIdentifier` of all connectors that share the users.
 *
 * @throws CliError `setting-not-kept`, LogtoError
 */
export const flip = async (
  client: LogtoClient,
  target: TargetId,
  journal: Journal,
): Promise<void> => {
  for (const connector of await listAlipayConnectors(client)) {
    const before = identifierIn(connector.config);
    if (before !== target) {
      const { id: connectorId } = connector;
      await journal.append({ kind: 'flip', connectorId, before, to: target });
      await setIdentifier(client, connector, target);
    }
  }
};

/** Sets `userIdentifier` back, each only if it is what we have set. */
export const flipBack = async (
  client: LogtoClient,
  flips: ReadonlyMap<string, Flip>,
  journal: Journal,
): Promise<void> => {
  for (const connector of await listAlipayConnectors(client)) {
    const flipped = flips.get(connector.id);
    if (flipped !== undefined && identifierIn(connector.config) === flipped.to) {
      await setIdentifier(client, connector, flipped.before);
    }
  }
  for (const connectorId of flips.keys()) {
    await journal.append({ kind: 'flipped-back', connectorId });
  }
};
