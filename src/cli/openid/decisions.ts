import { access } from 'node:fs/promises';
import pMap from 'p-map';
import type { LogtoClient } from '../../logto/client.ts';
import { readUser } from '../../logto/user.ts';
import { accountsOf, type Decision, type Double, decisionNames } from './plan.ts';
import { readTable, writeTable } from './table.ts';

const columns = [
  'old_user',
  'new_user',
  'decision',
  'old_created_at',
  'old_last_sign_in_at',
  'old_other_identities',
  'new_created_at',
  'new_last_sign_in_at',
  'new_other_identities',
] as const;

/**
 * Reads what was decided of people who have two accounts, by `accountsOf` each.
 *
 * @throws CliError `source-unreadable`, `table-wrong`
 */
export const readDecisions = async (file: string): Promise<Map<string, Decision>> => {
  const decisions = new Map<string, Decision>();
  const decided = new Set<string>();
  await readTable(file, columns, ({ cellOf }) => {
    const decision = decisionNames.find((name) => name === cellOf('decision'));
    const [old, other] = [cellOf('old_user'), cellOf('new_user')];
    if (decision === undefined || old === '' || other === '' || decided.has(old)) {
      return false;
    }
    decided.add(old);
    decisions.set(accountsOf(old, other), decision);
    return true;
  });
  return decisions;
};

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const dateOf = (ms: number | null | undefined): string =>
  typeof ms === 'number' ? new Date(ms).toISOString() : '';

const describe = async (client: LogtoClient, logtoId: string): Promise<string[]> => {
  const user = await readUser(client, logtoId);
  const others = Object.keys(user?.identities ?? {}).filter((target) => target !== 'alipay');
  return [dateOf(user?.createdAt), dateOf(user?.lastSignInAt), others.join(' ')];
};

/** Writes who has two accounts, for somebody to decide. What was decided before stays decided. */
export const writeDecisions = async (
  file: string,
  doubles: readonly Double[],
  client: LogtoClient,
): Promise<void> => {
  const decided = (await exists(file)) ? await readDecisions(file) : new Map<string, Decision>();
  const rows = await pMap(
    doubles,
    async ({ logtoId, newLogtoId }) => [
      logtoId,
      newLogtoId,
      decided.get(accountsOf(logtoId, newLogtoId)) ?? 'skip',
      ...(await describe(client, logtoId)),
      ...(await describe(client, newLogtoId)),
    ],
    { concurrency: 4 },
  );
  await writeTable(file, columns, rows);
};
