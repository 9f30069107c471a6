import { z } from 'zod';
import type { LogtoClient } from './client.ts';
import { LogtoError } from './errors.ts';
import type { LogtoReply } from './http.ts';
import { logtoCodeOf, readJson } from './reply.ts';

/** The target of Alipay's connectors. */
export const target = 'alipay';

export const identityGuard = z.object({
  userId: z.string(),
  details: z.record(z.unknown()).nullish(),
});

/** A user's identity at Alipay, as Logto stores it. */
export type Identity = z.output<typeof identityGuard>;

const oneGuard = z.object({ identity: identityGuard });
const allGuard = z.record(identityGuard);

const pathOf = (logtoId: string): string =>
  `/api/users/${encodeURIComponent(logtoId)}/identities/${target}`;

const absent = new Set(['user.identity_not_exist', 'entity.not_found', 'user.user_not_exist']);

const isAbsent = (reply: LogtoReply): boolean =>
  reply.status === 404 && absent.has(logtoCodeOf(reply) ?? '');

/**
 * Reads a user's identity at Alipay.
 *
 * @returns undefined if the user has none or does not exist.
 * @throws LogtoError
 */
export const readIdentity = async (
  client: LogtoClient,
  logtoId: string,
): Promise<Identity | undefined> => {
  const reply = await client.read(pathOf(logtoId));
  return isAbsent(reply)
    ? undefined
    : readJson(oneGuard, reply, 'GET /api/users/:id/identities/:target').identity;
};

/** What came of writing an identity: `created` means that the user had none. */
export type Written =
  | { status: 'replaced' | 'created'; identity: Identity | undefined }
  | { status: 'in-use' | 'no-user' };

/**
 * Writes a user's identity at Alipay, whole: details that are left out are gone.
 *
 * Logto does not do it atomically, and makes an identity if there is none.
 *
 * @throws LogtoError; if it `isPassing`, the identity may have been written.
 */
export const writeIdentity = async (
  client: LogtoClient,
  logtoId: string,
  { userId, details }: Identity,
): Promise<Written> => {
  const body = { userId, ...(details && { details }) };
  const reply = await client.write('PUT', pathOf(logtoId), body);
  if (reply.status === 422 && logtoCodeOf(reply) === 'user.identity_already_in_use') {
    return { status: 'in-use' };
  }
  if (isAbsent(reply)) {
    return { status: 'no-user' };
  }
  const all = readJson(allGuard, reply, 'PUT /api/users/:id/identities/:target');
  return { status: reply.status === 201 ? 'created' : 'replaced', identity: all[target] };
};

/**
 * Takes a user's identity at Alipay away. Logto deletes stored tokens along with it.
 *
 * @throws LogtoError; if it `isPassing`, the identity may be gone.
 */
export const deleteIdentity = async (client: LogtoClient, logtoId: string): Promise<void> => {
  const reply = await client.write('DELETE', pathOf(logtoId));
  if (!isAbsent(reply) && (reply.status < 200 || reply.status >= 300)) {
    throw new LogtoError({
      code: 'refused',
      call: 'DELETE /api/users/:id/identities/:target',
      status: reply.status,
      logtoCode: logtoCodeOf(reply),
    });
  }
};
