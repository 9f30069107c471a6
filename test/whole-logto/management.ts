import { z } from 'zod';
import type { Options } from './options.ts';

const resource = 'https://default.logto.app/api';
const tokenGuard = z.object({ access_token: z.string(), expires_in: z.number() });
const errorGuard = z.object({ code: z.string(), message: z.string(), details: z.unknown() });
const pageSize = 100;

/** What the Management API answers if it does not do what is asked. */
export class LogtoRefusal extends Error {
  override readonly name = 'LogtoRefusal';
  readonly status: number;
  readonly code: string;
  /** What the Console shows beside the message, if it is a text. */
  readonly details: string;

  constructor(request: string, status: number, answer: unknown) {
    const { code, message, details } = errorGuard.safeParse(answer).data ?? {
      code: 'unknown',
      message: '',
      details: undefined,
    };
    super(`${request}: ${status} ${code} ${message}`);
    this.status = status;
    this.code = code;
    this.details = typeof details === 'string' ? details : '';
  }
}

/** Calls the Management API of the Logto that is tried. It shares no code with src. */
export type Management = ReturnType<typeof openManagement>;

export const openManagement = ({
  core,
  admin,
  credentials: { id, secret },
}: Pick<Options, 'core' | 'admin' | 'credentials'>) => {
  let token = { text: '', endsAt: 0 };

  const fetchToken = async (): Promise<string> => {
    if (Date.now() > token.endsAt) {
      const response = await fetch(`${admin}/oidc/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope: 'all' }),
      });
      const answer: unknown = await response.json();
      if (!response.ok) {
        throw new LogtoRefusal('POST /oidc/token', response.status, answer);
      }
      const { access_token, expires_in } = tokenGuard.parse(answer);
      token = { text: access_token, endsAt: Date.now() + (expires_in - 60) * 1000 };
    }
    return token.text;
  };

  const call = async (method: string, path: string, body?: object): Promise<Response> => {
    const authorization = `Bearer ${await fetchToken()}`;
    const response = await fetch(`${core}/api/${path}`, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      const answer: unknown = await response.json().catch(() => undefined);
      throw new LogtoRefusal(`${method} /api/${path}`, response.status, answer);
    }
    return response;
  };

  const get = async <Value>(
    path: string,
    guard: z.ZodType<Value, z.ZodTypeDef, unknown>,
  ): Promise<Value> => guard.parse(await (await call('GET', path)).json());

  return {
    get,

    /** Writes something; resolves with what is answered. */
    send: async (method: 'POST' | 'PUT' | 'PATCH', path: string, body: object): Promise<unknown> =>
      (await call(method, path, body)).json(),

    /** Removes something, unless it is gone already. */
    remove: async (path: string): Promise<void> => {
      try {
        await call('DELETE', path);
      } catch (error) {
        if (!(error instanceof LogtoRefusal && error.status === 404)) {
          throw error;
        }
      }
    },

    /** All rows of a list. */
    list: async <Row>(
      path: string,
      guard: z.ZodType<Row, z.ZodTypeDef, unknown>,
    ): Promise<Row[]> => {
      const rows: Row[] = [];
      for (let page = 1; ; page += 1) {
        const query = `${path.includes('?') ? '&' : '?'}page=${page}&page_size=${pageSize}`;
        const found = await get(`${path}${query}`, z.array(guard));
        rows.push(...found);
        if (found.length < pageSize) {
          return rows;
        }
      }
    },
  };
};
