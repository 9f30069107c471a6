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
const accountsOf = (oldUser: string, newUser: string): string => `${oldUser} ${newUser}`;

type Accounts = Pick<Double, 'logtoId' | 'newLogtoId'>;

/** A row of a file of decisions, with all its cells in the order of the columns. */
interface DecisionRow extends Decided {
  cells: readonly string[];
}

const readRows = async (file: string): Promise<Map<string, DecisionRow>> => {
  const rows = new Map<string, DecisionRow>();
  await readTable(file, columns, ({ cellOf }) => {
    const decision = decisionNames.find((name) => name === cellOf('decision'));
    const [old, other] = [cellOf('old_user'), cellOf('new_user')];
    const accounts = accountsOf(old, other);
    if (decision === undefined || old === '' || other === '' || rows.has(accounts)) {
      return false;
    }
    const cells = columns.map(cellOf);
    rows.set(accounts, { oldUser: old, newUser: other, decision, cells });
    return true;
  });
  return rows;
};

/**
 * Reads what was decided of people who have two accounts; nothing if no file is named.
 *
 * @throws OpenidError `table-wrong`, ShellError `source-unreadable`
 */
export const readDecisions = async (file: string | undefined): Promise<Decided[]> =>
  file === undefined
    ? []
    : [...(await readRows(file)).values()].map(({ oldUser, newUser, decision }) => ({
        oldUser,
        newUser,
        decision,
      }));

const dateOf = (ms: number | null | undefined): string =>
  typeof ms === 'number' ? new Date(ms).toISOString() : '';

const describe = async (client: LogtoClient, logtoId: string): Promise<string[]> => {
  const user = await readUser(client, logtoId);
  const others = Object.keys(user?.identities ?? {}).filter((target) => target !== 'alipay');
  return [dateOf(user?.createdAt), dateOf(user?.lastSignInAt), others.join(' ')];
};

const readRowsIfAny = async (file: string): Promise<Map<string, DecisionRow>> =>
  (await exists(file)) ? readRows(file) : new Map();

/**
 * Writes who has two accounts, for somebody to decide. What was decided before stays decided, also
 * of people who no longer have these two: on the way back they may have them again.
 *
 * @param given what was decided elsewhere; it counts first.
 */
export const writeDecisions = async (
  file: string,
  doubles: Iterable<Accounts>,
  client: LogtoClient,
  given: readonly Decided[] = [],
): Promise<void> => {
  const known = await readRowsIfAny(file);
  const decided = new Map(
    given.map(({ oldUser, newUser, decision }) => [accountsOf(oldUser, newUser), decision]),
  );
  const rows = await pMap(
    doubles,
    async ({ logtoId, newLogtoId }) => {
      const accounts = accountsOf(logtoId, newLogtoId);
      const decision = decided.get(accounts) ?? known.get(accounts)?.decision ?? 'skip';
      known.delete(accounts);
      return [
        logtoId,
        newLogtoId,
        decision,
        ...(await describe(client, logtoId)),
        ...(await describe(client, newLogtoId)),
      ];
    },
    { concurrency: 4 },
  );
  const settled = [...known.values()].filter(({ decision }) => decision !== 'skip');
  await writeTable(file, columns, [...rows, ...settled.map(({ cells }) => cells)]);
};

/** Writes the file of decisions anew if there are people with two accounts whom it does not name. */
export const addDecisions = async (
  file: string,
  doublesIn: () => Iterable<Accounts>,
  given: readonly Decided[],
  client: LogtoClient,
): Promise<void> => {
  const known = await readRowsIfAny(file);
  for (const { logtoId, newLogtoId } of doublesIn()) {
    if (!known.has(accountsOf(logtoId, newLogtoId))) {
      return writeDecisions(file, doublesIn(), client, given);
    }
  }
};
