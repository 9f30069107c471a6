import pMap from 'p-map';
import type { LogtoClient } from './client.ts';
import { LogtoError } from './errors.ts';
import { type LogtoUser, pageSize, readPage, type UserPage } from './user-pages.ts';

const concurrency = 4;
/** What Logto's own ids are made of. Its search ignores case. */
const alphabet = [...'0123456789abcdefghijklmnopqrstuvwxyz'];

/** The users under a prefix whose next character is none of Logto's own, by ordinary pages. */
const readOthers = async (client: LogtoClient, prefix: string, total: number) => {
  const others = new Map<string, LogtoUser>();
  for (let page = 1; page <= Math.ceil(total / pageSize); page += 1) {
    const { users } = await readPage(client, prefix, page);
    for (const user of users) {
      if (!alphabet.includes((user.id[prefix.length] ?? '').toLowerCase())) {
        others.set(user.id, user);
      }
    }
  }
  return [...others.values()];
};

async function* readUnder(
  client: LogtoClient,
  prefix: string,
  { total, users }: UserPage,
): AsyncGenerator<LogtoUser> {
  if (total === users.length) {
    yield* users;
    return;
  }
  const children = await pMap(
    alphabet,
    async (character) => {
      const child = prefix + character;
      return [child, await readPage(client, child)] as const;
    },
    { concurrency },
  );
  const inChildren = children.reduce((sum, [, page]) => sum + page.total, 0);
  const others = inChildren === total ? [] : await readOthers(client, prefix, total);
  // Users may come and go meanwhile, so the whole is counted again before the sum is judged.
  const { total: totalNow } = await readPage(client, prefix);
  const found = inChildren + others.length;
  if (found < Math.min(total, totalNow) || found > Math.max(total, totalNow)) {
    throw new LogtoError({ code: 'users-do-not-add-up', expected: totalNow, found });
  }
  yield* others;
  for (const [child, page] of children) {
    yield* readUnder(client, child, page);
  }
}

/**
 * Lists all users, each once.
 *
 * Logto's pages are cut by position, so a user is lost if another one is deleted meanwhile. The list
 * is therefore split by the first characters of the ids until each part fits into one page. The
 * counts of the parts must add up to that of the whole.
 *
 * @throws LogtoError `users-do-not-add-up`, and what any call throws.
 */
export async function* listUsers(client: LogtoClient): AsyncGenerator<LogtoUser> {
  yield* readUnder(client, '', await readPage(client, ''));
}
