import type { LogtoClient } from './client.ts';
import { readJson } from './reply.ts';
import { type LogtoUser, userGuard } from './user-pages.ts';

/**
 * Reads a user.
 *
 * @returns undefined if there is none.
 * @throws LogtoError
 */
export const readUser = async (client: LogtoClient, id: string): Promise<LogtoUser | undefined> => {
  const reply = await client.read(`/api/users/${encodeURIComponent(id)}`);
  return reply.status === 404 ? undefined : readJson(userGuard, reply, 'GET /api/users/:id');
};
