import { z } from 'zod';
import type { LogtoClient } from './client.ts';
import { LogtoError } from './errors.ts';
import { identityGuard } from './identities.ts';
import { readJson } from './reply.ts';

export const userGuard = z.object({
  id: z.string().min(1),
  createdAt: z.number().nullish(),
  lastSignInAt: z.number().nullish(),
  identities: z.record(identityGuard),
});

/** A user, as far as a move of identities needs to know. */
export type LogtoUser = z.output<typeof userGuard>;

export interface UserPage {
  total: number;
  users: LogtoUser[];
}

/** The most that Logto gives. */
export const pageSize = 100;

/** A part of the users: those whose ids begin with a text, or the one whose id is that text. */
export interface Part {
  prefix: string;
  isWhole?: boolean;
}

/** The pattern of a part in the search, which is PostgreSQL's `ilike`: it ignores case. */
const patternOf = ({ prefix, isWhole = false }: Part): string =>
  prefix.replaceAll(/[\\%_]/g, String.raw`\$&`) + (isWhole ? '' : '%');

/** Reads a page of a part of the users. */
export const readPage = async (client: LogtoClient, part: Part, page = 1): Promise<UserPage> => {
  const call = 'GET /api/users';
  const pattern = patternOf(part);
  const reply = await client.read('/api/users', {
    ...(pattern !== '%' && { 'search.id': pattern, 'mode.id': 'like' }),
    page: String(page),
    page_size: String(pageSize),
  });
  const users = readJson(z.array(userGuard), reply, call);
  const total = Number(reply.headers.get('total-number') ?? Number.NaN);
  if (!Number.isSafeInteger(total) || total < users.length) {
    throw new LogtoError({ code: 'answer-not-understood', call, members: ['Total-Number'] });
  }
  return { total, users };
};

/** How many users there are. */
export const countUsers = async (client: LogtoClient): Promise<number> =>
  (await readPage(client, { prefix: '' })).total;
