import { createHash } from 'node:crypto';
import { listAlipayConnectors } from '../../logto/connectors.ts';
import { type Lock, withLock } from './lock.ts';
import { makePrivateFolder } from './private-folder.ts';
import type { Session } from './session.ts';

/** The lock of a connector: its id is another one in every Logto, by whatever address it is called. */
const lockOf = (folder: string, connectorId: string): Lock => ({
  folder,
  purpose: 'locks',
  name: `connector-alipay-openid-${createHash('sha256').update(connectorId).digest('hex').slice(0, 16)}`,
});

/**
 * Runs a step while no other process works with the session's folder or, on this machine, with its
 * Logto. When the step has ended, however it has, nothing is sent any more.
 *
 * Not guaranteed: that no other machine, or container with a temporary folder of its own, works with
 * the same Logto through another folder. There, what is compared before each write must do.
 *
 * @throws CliError `already-running`, `folder-not-usable`, `folder-not-private`
 */
export const alone = async <Value>(
  { client, folder, temporaryFolder }: Session,
  step: () => Promise<Value>,
): Promise<Value> => {
  const stepAndStop = async (): Promise<Value> => {
    try {
      return await step();
    } finally {
      client.stop();
    }
  };
  await makePrivateFolder(folder);
  return withLock({ folder, name: 'running', purpose: 'journal' }, async () => {
    const connectors = await listAlipayConnectors(client);
    // In one order, so that of two that begin together one goes on.
    const locks = connectors.map(({ id }) => lockOf(temporaryFolder, id)).sort(byName);
    return locks.reduceRight<() => Promise<Value>>(
      (inner, lock) => () => withLock(lock, inner),
      stepAndStop,
    )();
  });
};

const byName = (one: Lock, other: Lock): number => (one.name < other.name ? -1 : 1);
