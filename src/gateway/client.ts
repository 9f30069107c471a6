import { setTimeout as pause } from 'node:timers/promises';
import type { Application } from './application.ts';
import type { Deadline } from './deadline.ts';
import { RefusedError, UnreachableError } from './errors.ts';
import { buildRequest, type RequestParameters } from './request.ts';
import { readAnswer } from './response.ts';
import { send } from './transport.ts';

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
   * Alipay cannot have seen it, or says that it was not available. One that `rotates` a refresh token, which dies
   * with its first use: only where Alipay cannot have seen it. One that `reads`: after any passing
   * trouble.
   */
  effect: 'spends' | 'rotates' | 'reads';
}

const attempts: Record<Call['effect'], number> = { spends: 2, rotates: 2, reads: 3 };

/** The pause before the second attempt in milliseconds, doubled before each further one. */
const firstPauseMs = 100;

const callOnce = async (
  { application, deadline, now }: Caller,
  { method, parameters }: Call,
): Promise<unknown> => {
  const request = await buildRequest(application, method, parameters, now());
  const remainingMs = deadline.remainingMs();
  if (remainingMs < 1) {
    throw new UnreachableError(`${request.url.host} did not answer in time.`, {
      mayHaveReachedAlipay: false,
      isTransient: true,
    });
  }
  const answer = await send(request, remainingMs);
  return readAnswer(answer, { application, method, secrets: request.secrets });
};

/** The refusals after which a call may succeed a moment later, and nothing is lost by trying. */
const isPassing: Record<Call['effect'], (refusal: RefusedError) => boolean> = {
  spends: ({ isUnavailable }) => isUnavailable,
  rotates: () => false,
  reads: ({ isUnavailable, isBusy }) => isUnavailable || isBusy,
};

const mayRepeat = (error: unknown, effect: Call['effect']): boolean => {
  if (error instanceof UnreachableError) {
    const { mayHaveReachedAlipay, isTransient } = error.fate;
    return isTransient && (effect === 'reads' || !mayHaveReachedAlipay);
  }
  return error instanceof RefusedError && isPassing[effect](error);
};

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
export const callGateway = async (caller: Caller, call: Call): Promise<unknown> => {
  const failures: unknown[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await callOnce(caller, call);
    } catch (error) {
      failures.push(error);
      const pauseMs = jittered(firstPauseMs * 2 ** (attempt - 1));
      const isLast = attempt === attempts[call.effect] || pauseMs >= caller.deadline.remainingMs();
      if (isLast || !mayRepeat(error, call.effect)) {
        break;
      }
      await pause(pauseMs);
    }
  }
  throw call.effect === 'reads' ? failures.at(-1) : failures[0];
};
