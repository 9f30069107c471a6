import { z } from 'zod';
import type { LogtoClient } from '../../../logto/client.ts';
import { target as alipay } from '../../../logto/identities.ts';
import { listUsers } from '../../../logto/users.ts';
import { type Account, addAccount, clearAccounts } from '../people/accounts.ts';
import type { Ids } from '../people/kinds.ts';
import { addPerson } from '../people/people.ts';
import type { Store } from '../people/store.ts';
import { idsInRawData } from './ids.ts';
import { readTable } from './table.ts';

/** An account with the ids that its own data hold. */
interface Listed extends Account {
  ids: Ids | undefined;
}

/** Where accounts are listed from, and what else is done with them. */
export interface ListOptions {
  /** Whether what the users' own data say is passed over. */
  isWithoutDetails: boolean;
  /** Is called for each user. */
  advance: () => void;
}

/** Adds an account, and what its own data say, if they are of the present identity. */
const add =
  (store: Store, { isWithoutDetails }: ListOptions) =>
  (listed: Listed): void => {
    addAccount(store, listed);
    const { identity, ids } = listed;
    if (ids && !isWithoutDetails && [ids.userId, ids.openId, ids.unionId].includes(identity)) {
      addPerson(store, ids, 'details');
    }
  };

async function* accountsOf(client: LogtoClient, onUser: () => void): AsyncGenerator<Listed> {
  for await (const { id: logtoId, identities } of listUsers(client)) {
    onUser();
    const identity = identities[alipay];
    if (identity !== undefined) {
      const ids = idsInRawData(identity.details?.rawData);
      yield { logtoId, identity: identity.userId, ids };
    }
  }
}

/**
 * Lists everybody who has an identity at Alipay, and takes what their own data say.
 *
 * @returns how many users there are, of Alipay or not.
 * @throws LogtoError
 */
export const listAccounts = async (
  store: Store,
  client: LogtoClient,
  options: ListOptions,
): Promise<number> => {
  let users = 0;
  const onUser = (): void => {
    users += 1;
    options.advance();
  };
  clearAccounts(store);
  await store.inBatches(accountsOf(client, onUser), add(store, options));
  return users;
};

const columns = ['logto_id', 'identity', 'ids'] as const;

const rawDataGuard = z.string().transform((text, context) => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

/** The members of `rawData` that hold ids. */
const members = ['alipay_system_oauth_token_response', 'alipay_user_info_share_response'];

const idsIn = (member: string): string =>
  `'${member}', jsonb_build_object(${['user_id', 'open_id', 'union_id']
    .map((id) => `'${id}', identities #> '{${alipay},details,rawData,${member},${id}}'`)
    .join(', ')})`;

/** The command of psql that writes everybody who has an identity at Alipay into a file. */
export const copyCommand = (file: string): string =>
  String.raw`\copy (select id as logto_id, identities #>> '{alipay,userId}' as identity, ` +
  `jsonb_strip_nulls(jsonb_build_object(${members.map(idsIn).join(', ')})) as ids ` +
  `from users where tenant_id = 'default' and identities ? 'alipay') to '${file}' csv header`;

/**
 * Reads everybody who has an identity at Alipay from a file that psql has copied.
 *
 * @throws OpenidError `table-wrong`, ShellError `source-unreadable`
 */
export const readAccounts = async (
  store: Store,
  file: string,
  options: ListOptions,
): Promise<void> => {
  clearAccounts(store);
  const batch = store.batch(add(store, options));
  await readTable(file, columns, ({ cellOf }) => {
    const [logtoId, identity] = [cellOf('logto_id'), cellOf('identity')];
    const rawData = rawDataGuard.safeParse(cellOf('ids'));
    if (logtoId === '' || !rawData.success) {
      return false;
    }
    options.advance();
    batch.push({ logtoId, identity, ids: idsInRawData(rawData.data) });
    return true;
  });
  batch.flush();
};
