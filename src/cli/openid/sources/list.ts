import { z } from 'zod';
import type { LogtoClient } from '../../../logto/client.ts';
import { target as alipay } from '../../../logto/identities.ts';
import { type LogtoUser, readPage } from '../../../logto/user-pages.ts';
import { listUsers } from '../../../logto/users.ts';
import type { Store } from '../../files/store.ts';
import { readTable } from '../../files/table.ts';
import { OpenidError } from '../failures.ts';
import { type Account, addAccount, clearAccounts, removeAccount } from '../people/accounts.ts';
import type { Ids } from '../people/kinds.ts';
import { addPerson } from '../people/people.ts';
import { idsInRawData } from './ids.ts';

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
const add = (store: Store, { isWithoutDetails }: ListOptions, listed: Listed): boolean => {
  const { identity, ids } = listed;
  if (ids && !isWithoutDetails && [ids.userId, ids.openId, ids.unionId].includes(identity)) {
    addPerson(store, ids, 'details');
  }
  return addAccount(store, listed);
};

const accountOf = ({ id: logtoId, identities, createdAt }: LogtoUser) => {
  const identity = identities[alipay];
  const account = identity && {
    logtoId,
    identity: identity.userId,
    ids: idsInRawData(identity.details?.rawData),
  };
  return { logtoId, account, createdAt: createdAt ?? 0 };
};

/** So many lists are made until one brings nobody new. */
const mostLists = 5;

/**
 * Lists everybody who has an identity at Alipay, and takes what their own data say.
 *
 * One list may have missed somebody, so that it is made again until it brings nobody who was there
 * before the first one. Who is deleted meanwhile stays in the list: nothing can be done to them.
 *
 * @returns how many users there are, of Alipay or not.
 * @throws LogtoError, OpenidError `lists-do-not-agree`
 */
export const listAccounts = async (
  store: Store,
  client: LogtoClient,
  options: ListOptions,
): Promise<number> => {
  await clearAccounts(store);
  // Logto lists the newest first.
  const [newest] = (await readPage(client, { prefix: '' })).users;
  let missed = 0;
  for (let list = 1; list <= mostLists; list += 1) {
    let users = 0;
    missed = 0;
    await store.inBatches(listUsers(client, accountOf), ({ logtoId, account, createdAt }) => {
      users += 1;
      options.advance();
      if (account === undefined) {
        // Who has unlinked since an earlier list may have linked another account.
        removeAccount(store, logtoId);
      } else if (add(store, options, account)) {
        missed += createdAt > (newest?.createdAt ?? 0) ? 0 : 1;
      }
    });
    if (list > 1 && missed === 0) {
      return users;
    }
  }
  throw new OpenidError(1, { code: 'lists-do-not-agree', lists: mostLists, missed });
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
  await clearAccounts(store);
  const batch = store.batch((account: Listed) => add(store, options, account));
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
