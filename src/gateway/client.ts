import { setTimeout as pause } from 'node:timers/promises';
import type { Application } from './application.ts';
import { RefusedError, UnreachableError } from './errors.ts';
import { openConnection } from './http/connections.ts';
import type { Deadline } from './http/deadline.ts';
import { buildRequest, type RequestParameters } from './protocol/request.ts';
import { type Json, readAnswer } from './protocol/response.ts';

/** For whom and by when calls are made. */
export interface Caller {
  application: Application;
  deadline: Deadline;
  /** The time of day, for the timestamp that Alipay wants. */
  now: () => Date;
}

/** One method of the gateway. */
export interface Call {
  method: string;
  parameters: RequestParameters;
  /**
   * What a call does decides when it is repeated. One that `spends` an authorization code: where
   * Alipay cannot have seen it or blames itself, or the connection was stale; had it been seen
   * after all, the code is spent either way. One that `rotates` a refresh token, which dies with
   * its first use: only where Alipay cannot have seen it, for which it gets a new connection. One
   * that `reads`: after any passing trouble.
   */
  effect: 'spends' | 'rotates' | 'reads';
}

const attempts: Record<Call['effect'], number> = { spends: 2, rotates: 2, reads: 3 };

/** The pause before the second attempt in milliseconds, doubled before each further one. */
const firstPauseMs = 100;

/**
 * Loads what speaks HTTP, which takes as long as all the rest: not when core starts, but when the
 * first sign-in comes into sight. Later calls of it cost nothing.
 */
const loadTransport = () => import('./http/transport.ts');

/**
 * Gets ready for a call that will come in a few seconds: loads what is needed and opens a
 * connection. Returns at once and never fails.
 */
export const prepareCall = ({ gateway }: Application): void => {
  openConnection(gateway);
  void loadTransport();
};

const callOnce = async (
  { application, deadline, now }: Caller,
  { method, parameters, effect }: Call,
): Promise<Json> => {
  const request = await buildRequest(application, method, parameters, now());
  const remainingMs = deadline.remainingMs();
  if (remainingMs < 1) {
    throw new UnreachableError(`${request.url.host} did not answer in time.`, {
      mayHaveReachedAlipay: false,
      isStaleConnection: false,
      isTransient: true,
    });
  }
  const { send } = await loadTransport();
  const answer = await send(request, remainingMs, effect === 'rotates' ? 'new' : 'kept');
  return readAnswer(answer, { application, method, secrets: request.secrets });
};

/** After which failures a call of each effect may be made again. */
const mayRepeat: Record<Call['effect'], (failure: UnreachableError | RefusedError) => boolean> = {
  spends: (failure) =>
    failure instanceof RefusedError
      ? failure.isUnavailable
      : !failure.fate.mayHaveReachedAlipay || failure.fate.isStaleConnection,
  rotates: (failure) => failure instanceof UnreachableError && !failure.fate.mayHaveReachedAlipay,
  reads: (failure) =>
    failure instanceof RefusedError
      ? failure.isUnavailable || failure.isBusy
      : failure.fate.isTransient,
};

const isRepeatable = (error: unknown, effect: Call['effect']): boolean =>
  (error instanceof UnreachableError || error instanceof RefusedError) && mayRepeat[effect](error);

/** Half to one and a half times the pause, so that many sign-ins do not come back in step. */
const jittered = (ms: number): number => ms * (0.5 + Math.random());

/**
 * Makes one signed call and returns the content of Alipay's answer, verified where the application
 * has a key to verify with.
 *
 * Repeats it as {@link Call.effect} allows while the deadline leaves time. When a call that
 * spends or rotates has failed twice, the first failure is the one to know: the second may only
 * say that the code is spent.
 *
 * @returns content that is no error; its members are not yet checked.
 * @throws GatewayError
 */
export const callGateway = async (caller: Caller, call: Call): Promise<Json> => {
  const failures: unknown[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await callOnce(caller, call);
    } catch (error) {
      failures.push(error);
      const pauseMs = jittered(firstPauseMs * 2 ** (attempt - 1));
      const isLast = attempt === attempts[call.effect] || pauseMs >= caller.deadline.remainingMs();
      if (isLast || !isRepeatable(error, call.effect)) {
        break;
      }
      await pause(pauseMs);
    }
  }
  throw call.effect === 'reads' ? failures.at(-1) : failures[0];
};
