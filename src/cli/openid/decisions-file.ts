import pMap from 'p-map';
import type { LogtoClient } from '../../logto/client.ts';
import { readUser } from '../../logto/user.ts';
import { readTable, writeTable } from '../files/table.ts';
import { exists } from '../shell/file-system.ts';
import { type Decided, decisionNames } from './people/decisions.ts';
import type { Double } from './plan/rows.ts';

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

/** The two accounts that a decision is about. */
const accountsOf = ({ oldUser, newUser }: Pick<Decided, 'oldUser' | 'newUser'>): string =>
  `${oldUser} ${newUser}`;

/**
 * Reads what was decided of people who have two accounts; nothing if no file is named.
 *
 * @throws OpenidError `table-wrong`, ShellError `source-unreadable`
 */
export const readDecisions = async (file: string | undefined): Promise<Decided[]> => {
  const decisions = new Map<string, Decided>();
  if (file !== undefined) {
    await readTable(file, columns, ({ cellOf }) => {
      const decision = decisionNames.find((name) => name === cellOf('decision'));
      const [oldUser, newUser] = [cellOf('old_user'), cellOf('new_user')];
      const accounts = accountsOf({ oldUser, newUser });
      if (decision === undefined || oldUser === '' || newUser === '' || decisions.has(accounts)) {
        return false;
      }
      decisions.set(accounts, { oldUser, newUser, decision });
      return true;
    });
  }
  return [...decisions.values()];
};

const dateOf = (ms: number | null | undefined): string =>
  typeof ms === 'number' ? new Date(ms).toISOString() : '';

const describe = async (client: LogtoClient, logtoId: string): Promise<string[]> => {
  const user = await readUser(client, logtoId);
  const others = Object.keys(user?.identities ?? {}).filter((target) => target !== 'alipay');
  return [dateOf(user?.createdAt), dateOf(user?.lastSignInAt), others.join(' ')];
};

/**
 * Writes who has two accounts, for somebody to decide. What was decided before stays decided, also
 * of people who no longer have these two: on the way back they may have them again. Those are not
 * described, since there is nothing to decide.
 */
export const writeDecisions = async (
  file: string,
  doubles: Iterable<Pick<Double, 'logtoId' | 'newLogtoId'>>,
  client: LogtoClient,
): Promise<void> => {
  const known = await readDecisions((await exists(file)) ? file : undefined);
  const wanted = new Map<string, Decided>();
  for (const { logtoId: oldUser, newLogtoId: newUser } of doubles) {
    wanted.set(accountsOf({ oldUser, newUser }), { oldUser, newUser, decision: 'skip' });
  }
  const present = new Set(wanted.keys());
  for (const decided of known.filter(({ decision }) => decision !== 'skip')) {
    wanted.set(accountsOf(decided), decided);
  }
  const rows = await pMap(
    wanted.values(),
    async ({ oldUser, newUser, decision }) => [
      ...[oldUser, newUser, decision],
      ...(present.has(accountsOf({ oldUser, newUser }))
        ? [...(await describe(client, oldUser)), ...(await describe(client, newUser))]
        : columns.slice(3).map(() => '')),
    ],
    { concurrency: 4 },
  );
  await writeTable(file, columns, rows);
};
