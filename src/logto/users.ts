import pMap from 'p-map';
import type { LogtoClient } from './client.ts';
import { LogtoError } from './errors.ts';
import { type LogtoUser, type Part, pageSize, readPage } from './user-pages.ts';

const concurrency = 4;

/** What Logto's own ids are made of. Its search ignores case. */
const alphabet = [...'0123456789abcdefghijklmnopqrstuvwxyz'];

/** So often the parts of a whole are counted until they and the whole agree. */
const mostCounts = 12;

/** What is kept of a user. The rest is let go at once: a page may be long, and so may a list. */
type Take<Value> = (user: LogtoUser) => Value;

/** A part with what is kept of its first page. */
type Counted<Value> = Part & { total: number; users: Value[] };

/** Counts the users under a prefix by what follows it; a blank stands for the prefix itself. */
const countParts = <Value>(
  client: LogtoClient,
  prefix: string,
  next: ReadonlySet<string>,
  take: Take<Value>,
): Promise<Array<Counted<Value>>> =>
  pMap(
    next,
    async (character) => {
      const part = { prefix: prefix + character, isWhole: character === '' };
      const { total, users } = await readPage(client, part);
      return { ...part, total, users: users.map(take) };
    },
    { concurrency },
  );

/** Finds what follows a prefix in ids that are not Logto's own, by ordinary pages. */
const addOthers = async (
  client: LogtoClient,
  prefix: string,
  total: number,
  next: Set<string>,
): Promise<void> => {
  for (let page = 1; page <= Math.ceil(total / pageSize); page += 1) {
    for (const { id } of (await readPage(client, { prefix }, page)).users) {
      next.add((id.slice(prefix.length).match(/^./su)?.[0] ?? '').toLowerCase());
    }
  }
};

/**
 * Splits a part until the counts of what it is made of and two counts of the whole, one before and
 * one after, agree. Users may come and go meanwhile, and have ids that are not Logto's own.
 */
const split = async <Value>(
  client: LogtoClient,
  prefix: string,
  first: number,
  take: Take<Value>,
): Promise<Array<Counted<Value>>> => {
  const next = new Set(alphabet);
  let before = first;
  let found = 0;
  for (let attempt = 1; attempt <= mostCounts; attempt += 1) {
    const parts = await countParts(client, prefix, next, take);
    found = parts.reduce((sum, { total }) => sum + total, 0);
    const after = (await readPage(client, { prefix })).total;
    if (before === found && after === found) {
      return parts;
    }
    // What is missing twice has not just come; ordinary pages are long, and asked for late.
    if (found < Math.min(before, after) && attempt % 2 === 0) {
      await addOthers(client, prefix, after, next);
    }
    before = after;
  }
  throw new LogtoError({ code: 'users-do-not-add-up', expected: before, found });
};

async function* readPart<Value>(
  client: LogtoClient,
  { prefix, isWhole = false, total, users }: Counted<Value>,
  take: Take<Value>,
): AsyncGenerator<Value> {
  if (total === users.length || isWhole) {
    yield* users;
    return;
  }
  for (const part of await split(client, prefix, total, take)) {
    yield* readPart(client, part, take);
  }
}

/**
 * Lists all users, each once.
 *
 * Logto's pages are cut by position, so a user is lost if another one is deleted meanwhile. The list
 * is therefore split by the first characters of the ids until each part fits into one page, which
 * PostgreSQL reads at once. The counts of the parts must be that of the whole, before and after.
 *
 * Somebody whose id is not Logto's own can still be missed, if others come and go at the right times.
 * Whoever must miss nobody lists again, until a list brings nobody new.
 *
 * @throws LogtoError `users-do-not-add-up`, and what any call throws.
 */
export async function* listUsers<Value>(
  client: LogtoClient,
  take: Take<Value>,
): AsyncGenerator<Value> {
  const part = { prefix: '' };
  const { total, users } = await readPage(client, part);
  yield* readPart(client, { ...part, total, users: users.map(take) }, take);
}
