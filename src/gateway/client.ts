import { setTimeout as pause } from 'node:timers/promises';
import { SigningTimeoutError } from '../crypto/signing-queue.ts';
import type { Application } from './application.ts';
import { type Delivery, RefusedError, UnreachableError } from './errors.ts';
import { preconnect } from './http/connections.ts';
import { type Deadline, endBy } from './http/deadline.ts';
import { buildRequest, type RequestParameters } from './protocol/request.ts';
import { type Json, readAnswer } from './protocol/response.ts';

/** For whom and by when calls are made. */
export interface Caller {
  application: Application;
  deadline: Deadline;
  /** The time of day, for the timestamp that Alipay wants. */
  now: () => Date;
}

/**
 * What a call does to the code or token that it carries:
 * - `spends`: an authorization code, which is spent by any use.
 * - `rotates`: a refresh token, which dies with its first use.
 * - `reads`: nothing is used up.
 * - `changes`: nothing is used up, but something at Alipay is changed, which must not happen twice.
 */
export type Effect = 'spends' | 'rotates' | 'reads' | 'changes';

/** One call of a method of the gateway. */
export interface Call {
  method: string;
  parameters: RequestParameters;
  effect: Effect;
}

/** When a call is repeated, and what is reported if it fails each time. */
interface RetryPolicy {
  attempts: number;
  /** A `new` connection cannot have been closed before, so that no reset is a stale one. */
  connection: 'kept' | 'new';
  /** The second failure of a spent code may only say that it is spent. */
  reports: 'first' | 'last';
  mayRepeat: (failure: UnreachableError | RefusedError) => boolean;
}

const onlyIfNotSent: RetryPolicy = {
  attempts: 2,
  connection: 'new',
  reports: 'first',
  mayRepeat: (failure) => failure instanceof UnreachableError && failure.delivery === 'not-sent',
};

const policies: Record<Effect, RetryPolicy> = {
  changes: onlyIfNotSent,
  spends: {
    attempts: 2,
    connection: 'kept',
    reports: 'first',
    // Had Alipay received a request after all, the code would be spent either way.
    mayRepeat: (failure) =>
      failure instanceof RefusedError
        ? failure.isUnavailable
        : failure.delivery !== 'possibly-received',
  },
  rotates: onlyIfNotSent,
  reads: {
    attempts: 3,
    connection: 'kept',
    reports: 'last',
    mayRepeat: (failure) =>
      failure instanceof RefusedError
        ? failure.isUnavailable || failure.isBusy
        : failure.isTransient,
  },
};

/** The pause before the second attempt in milliseconds, doubled before each further one. */
const firstPauseMs = 100;

/**
 * Imports got at the first sign-in and not when core starts: it takes as long as all other modules
 * together. Later calls cost nothing.
 */
const loadTransport = () => import('./http/transport.ts');

/**
 * Prepares a call that will come in a few seconds: imports what it needs and opens a connection.
 * Returns at once and never fails.
 */
export const preconnectGateway = ({ gateway }: Application): void => {
  preconnect(gateway);
  void loadTransport();
};

const noTimeLeft = ({ gateway }: Application, delivery: Delivery): UnreachableError =>
  new UnreachableError({ code: 'no-time-left', host: gateway.host }, delivery);

/**
 * Runs calls of the gateway so that they end by the caller's deadline, wherever they wait.
 *
 * @throws GatewayError `no-time-left` if it is over first, and whatever the calls throw.
 */
export const inTime = <Result>(
  { application, deadline }: Caller,
  calls: () => Promise<Result>,
): Promise<Result> => endBy(deadline, calls, () => noTimeLeft(application, 'possibly-received'));

const callOnce = async (
  { application, deadline, now }: Caller,
  { method, parameters, effect }: Call,
): Promise<Json> => {
  const request = await buildRequest(application, method, parameters, now(), deadline).catch(
    (error: unknown) => {
      throw error instanceof SigningTimeoutError ? noTimeLeft(application, 'not-sent') : error;
    },
  );
  const remainingMs = deadline.remainingMs();
  if (remainingMs < 1) {
    throw noTimeLeft(application, 'not-sent');
  }
  const { send } = await loadTransport();
  const answer = await send(request, remainingMs, policies[effect].connection);
  return readAnswer(answer, { application, method, secrets: request.secrets });
};

const isRepeatable = (error: unknown, { mayRepeat }: RetryPolicy): boolean =>
  (error instanceof UnreachableError || error instanceof RefusedError) && mayRepeat(error);

/** Half to one and a half times the pause, so that many sign-ins do not come back in step. */
const jittered = (ms: number): number => ms * (0.5 + Math.random());

/**
 * Makes one signed call and returns the content of Alipay's answer, verified if the application has
 * a key to verify with.
 *
 * Repeats it as the policy of its {@link Effect} allows while the deadline leaves time.
 *
 * @returns content that is not an error; its members are not yet checked.
 * @throws GatewayError
 */
export const callGateway = async (caller: Caller, call: Call): Promise<Json> => {
  const policy = policies[call.effect];
  const failures: unknown[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await callOnce(caller, call);
    } catch (error) {
      failures.push(error);
      const pauseMs = jittered(firstPauseMs * 2 ** (attempt - 1));
      const isLast = attempt === policy.attempts || pauseMs >= caller.deadline.remainingMs();
      if (isLast || !isRepeatable(error, policy)) {
        break;
      }
      await pause(pauseMs);
    }
  }
  throw policy.reports === 'last' ? failures.at(-1) : failures[0];
};
