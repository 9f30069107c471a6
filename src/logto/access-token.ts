import { z } from 'zod';
import type { LogtoAddress } from './address.ts';
import { LogtoError } from './errors.ts';
import type { Send } from './http.ts';
import { expectAnswered, readJson } from './reply.ts';

/** A machine-to-machine application of Logto. */
export interface Credentials {
  id: string;
  secret: string;
}

/** Gives the token that is valid now. */
export interface TokenSource {
  current(): Promise<string>;
  /** Forgets a token that Logto refused, unless a newer one is there already. */
  forget(token: string): void;
}

const tokenGuard = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
});

const call = 'POST /oidc/token';

/** A token is renewed so long before it ends. */
const marginMs = 60_000;

const isRefusal = (error: unknown): boolean =>
  error instanceof LogtoError && error.failure.code === 'credentials-refused';

/**
 * Gets tokens of the Management API, one at a time, and keeps each until a minute before it ends. An
 * address that refuses the credentials is followed by the next one; the first refusal counts.
 *
 * @param now the time in milliseconds.
 * @see https://docs.logto.io/integrate-logto/interact-with-management-api
 */
export const createTokenSource = (
  { tokenOrigins, resource }: LogtoAddress,
  { id, secret }: Credentials,
  send: Send,
  now: () => number,
): TokenSource => {
  let token: { value: string; endsAt: number } | undefined;
  let pending: Promise<string> | undefined;

  let origins = tokenOrigins;

  const requestAt = async (origin: URL): Promise<string> => {
    const askedAt = now();
    const reply = await send({
      method: 'POST',
      url: new URL('/oidc/token', origin),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: id,
        client_secret: secret,
        resource,
        scope: 'all',
      }).toString(),
    });
    if (reply.status === 400 || reply.status === 401) {
      throw new LogtoError({ code: 'credentials-refused' });
    }
    expectAnswered(reply, origin.host);
    const answer = readJson(tokenGuard, reply, call);
    token = { value: answer.access_token, endsAt: askedAt + answer.expires_in * 1000 - marginMs };
    origins = [origin];
    return token.value;
  };

  const requestElsewhere = async (others: readonly URL[]): Promise<string | undefined> => {
    for (const origin of others) {
      const value = await requestAt(origin).catch(() => undefined);
      if (value !== undefined) {
        return value;
      }
    }
    return undefined;
  };

  const request = async (): Promise<string> => {
    const [first, ...others] = origins;
    try {
      return await requestAt(first);
    } catch (error) {
      const value = isRefusal(error) ? await requestElsewhere(others) : undefined;
      if (value === undefined) {
        throw error;
      }
      return value;
    }
  };

  return {
    current: () => {
      if (token !== undefined && now() < token.endsAt) {
        return Promise.resolve(token.value);
      }
      pending ??= request().finally(() => {
        pending = undefined;
      });
      return pending;
    },
    forget: (refused) => {
      if (token?.value === refused) {
        token = undefined;
      }
    },
  };
};
