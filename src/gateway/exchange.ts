import { setTimeout as pause } from 'node:timers/promises';
import { publicKeyDigest } from '../crypto/public-key-digest.ts';
import type { SigningWait } from '../crypto/signing-queue.ts';
import { TurnTimeoutError } from '../queue/fair-queue.ts';
import type { Application } from './application.ts';
import type { Caller } from './caller.ts';
import { type Delivery, RefusedError, UnreachableError } from './errors.ts';
import { inConnectionTurn } from './http/connections.ts';
import { endBy } from './http/deadline.ts';
import { buildRequest, type RequestParameters } from './protocol/request.ts';
import type { HttpAnswer } from './protocol/response.ts';

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
  /** Goes ahead of the other calls of its key. */
  isUrgent?: boolean;
}

/** When a call is repeated, and what is reported if it fails each time. */
interface RetryPolicy {
  attempts: number;
  /** A `new` connection cannot have been closed before, so that no reset is a stale one. */
  connection: 'kept' | 'new';
  /**
   * The second failure of a spent code may only say that it is spent. `first` is the first of an attempt
   * that may have reached Alipay, if there is one: the others say nothing of what became of the call.
   */
  reports: 'first' | 'last';
  mayRepeat: (failure: UnreachableError | RefusedError) => boolean;
}

const onlyIfNotSent: RetryPolicy = {
  attempts: 2,
  connection: 'new',
  reports: 'first',
  mayRepeat: (failure) => failure instanceof UnreachableError && failure.delivery === 'not-sent',
};

/** What is done when a call fails, by its effect. */
export const policies: Record<Effect, RetryPolicy> = {
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
export const loadTransport = () => import('./http/transport.ts');

/** What a call fails with if its deadline is over first. */
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

/** Makes a result of an answer. */
type Read<Result> = (answer: HttpAnswer) => Result | Promise<Result>;

const sendOnce = async (
  { application, deadline, now, secrets }: Caller,
  { method, parameters, effect }: Call,
  wait: SigningWait,
): Promise<HttpAnswer> => {
  const request = await buildRequest(application, method, parameters, now(), wait);
  const remainingMs = deadline.remainingMs();
  if (remainingMs < 1) {
    throw noTimeLeft(application, 'not-sent');
  }
  secrets.add(...request.secrets);
  const { send } = await loadTransport();
  return send(request, remainingMs, policies[effect].connection);
};

/** Takes a connection first, so that nothing is signed that cannot be sent. */
const exchangeOnce = async <Result>(
  caller: Caller,
  call: Call,
  read: Read<Result>,
): Promise<Result> => {
  const { application, deadline } = caller;
  const wait = { deadline, isUrgent: call.isUrgent ?? false };
  const turn = { ...wait, line: publicKeyDigest(application.privateKey) };
  const { connection } = policies[call.effect];
  const answer = await inConnectionTurn(application.gateway, connection, turn, () =>
    sendOnce(caller, call, wait),
  ).catch((error: unknown) => {
    throw error instanceof TurnTimeoutError ? noTimeLeft(application, 'not-sent') : error;
  });
  return read(answer);
};

const wasNotSent = (error: unknown): boolean =>
  error instanceof UnreachableError && error.delivery === 'not-sent';

/** The failure that says most of what became of a call. */
const failureToReport = (failures: readonly unknown[], { reports }: RetryPolicy): unknown =>
  reports === 'last'
    ? failures.at(-1)
    : (failures.find((failure) => !wasNotSent(failure)) ?? failures[0]);

const isRepeatable = (error: unknown, { mayRepeat }: RetryPolicy): boolean =>
  (error instanceof UnreachableError || error instanceof RefusedError) && mayRepeat(error);

/** Half to one and a half times the pause, so that many sign-ins do not come back in step. */
const jittered = (ms: number): number => ms * (0.5 + Math.random());

/**
 * Makes one signed call and has its answer read.
 *
 * Repeats it as the policy of its {@link Effect} allows while the deadline leaves time. Nothing of an
 * answer is believed here.
 *
 * @throws GatewayError, and whatever `read` throws.
 */
export const exchange = async <Result>(
  caller: Caller,
  call: Call,
  read: Read<Result>,
): Promise<Result> => {
  const policy = policies[call.effect];
  const failures: unknown[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await exchangeOnce(caller, call, read);
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
  throw failureToReport(failures, policy);
};
