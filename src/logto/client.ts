/*
 * logto: a small client of Logto's Management API. Reads are repeated, writes are not.
 * Neither token nor secret is in an error. Knows nothing of Alipay's gateway and says no sentence.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { type Credentials, createTokenSource } from './access-token.ts';
import type { LogtoAddress } from './address.ts';
import { LogtoError } from './errors.ts';
import { type LogtoReply, type LogtoRequest, type Send, sendOverHttp } from './http.ts';
import { expectAnswered } from './reply.ts';

type Method = LogtoRequest['method'];

/** The Management API of one Logto. */
export interface LogtoClient {
  /** Reads, again and again after trouble that passes. `path` begins with `/api/`. */
  read(path: string, query?: Readonly<Record<string, string>>): Promise<LogtoReply>;
  /** Writes, once: whoever calls looks at what was done before it writes again. */
  write(method: Exclude<Method, 'GET'>, path: string, body?: object): Promise<LogtoReply>;
  /**
   * Repeats a step that may be done twice while its trouble passes, after a pause that is longer each
   * time, or as long as Logto asked, but of a minute at most. Each attempt of a step that writes must
   * look before it does.
   *
   * @param step is given a client that repeats nothing: the step is repeated whole.
   * @throws the last failure.
   */
  retry<Value>(step: (once: LogtoClient) => Promise<Value>): Promise<Value>;
  /** Sends nothing from now on, and ends all waiting; what is under way ends as it may. */
  stop(): void;
}

/** How a client is made other than for use: tests have their own clock and network. */
export interface ClientOptions {
  send?: Send;
  now?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Requests per second at the most; no limit if it is absent. */
  rate?: number | undefined;
  /** How often a call is made before its failure counts. */
  attempts?: number | undefined;
}

/** Trouble that lasts half a minute, such as a restart of Logto, does not end a long run. */
const usualAttempts = 7;

const firstPauseMs = 500;
const longestPauseMs = 60_000;

const pauseUntil = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal });

/** Lets so many calls begin in a second, evenly spaced. */
const createPace = ({ rate, now = Date.now, sleep = pauseUntil }: ClientOptions) => {
  let next = 0;
  return async (signal: AbortSignal): Promise<void> => {
    if (rate === undefined) {
      return;
    }
    const wait = next - now();
    next = Math.max(next, now()) + 1000 / rate;
    if (wait > 0) {
      await sleep(wait, signal);
    }
  };
};

/**
 * Makes a client of the Management API.
 *
 * A token that Logto refuses is renewed once for each call. Neither the token nor the secret is in
 * any error.
 */
export const createLogtoClient = (
  address: LogtoAddress,
  credentials: Credentials,
  options: ClientOptions = {},
): LogtoClient => {
  const { send = sendOverHttp, now = Date.now, sleep = pauseUntil } = options;
  const { attempts = usualAttempts } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const tokens = createTokenSource(address, credentials, send, now);
  const takeTurn = createPace(options);

  const sendWith = async (token: string, method: Method, url: URL, body?: object) => {
    await takeTurn(signal);
    signal.throwIfAborted();
    return send({
      method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };

  const request = async (method: Method, url: URL, body?: object): Promise<LogtoReply> => {
    signal.throwIfAborted();
    const token = await tokens.current();
    let reply = await sendWith(token, method, url, body);
    if (reply.status === 401) {
      tokens.forget(token);
      reply = await sendWith(await tokens.current(), method, url, body);
    }
    if (reply.status === 401) {
      throw new LogtoError({ code: 'unauthorized' });
    }
    if (reply.status === 403) {
      throw new LogtoError({ code: 'forbidden' });
    }
    expectAnswered(reply, url.host);
    return reply;
  };

  const backOff = async ({ retryAfterMs }: LogtoError, attempt: number): Promise<void> => {
    const ownPauseMs = firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random());
    await sleep(Math.min(longestPauseMs, Math.max(ownPauseMs, retryAfterMs ?? 0)), signal);
  };

  const urlOf = (path: string, query: Readonly<Record<string, string>> = {}): URL => {
    const url = new URL(path, address.core);
    url.search = new URLSearchParams(query).toString();
    return url;
  };

  const once: LogtoClient = {
    read: (path, query) => request('GET', urlOf(path, query)),
    write: (method, path, body) => request(method, urlOf(path), body),
    retry: (step) => step(once),
    stop: () => stopping.abort(),
  };

  const retry: LogtoClient['retry'] = async (step) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await step(once);
      } catch (error) {
        if (!(error instanceof LogtoError) || !error.isPassing || attempt === attempts) {
          throw error;
        }
        await backOff(error, attempt);
      }
    }
  };

  return { ...once, retry, read: (path, query) => retry(() => once.read(path, query)) };
};
