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
   * `code` and `refresh_token` are spent by being used, even if the call fails, so such a call is
   * repeated only where Alipay cannot have seen it or blames itself. One that only reads is
   * repeated after any passing trouble.
   */
  effect: 'spends' | 'reads';
}

const attempts: Record<Call['effect'], number> = { spends: 2, reads: 3 };

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

const mayRepeat = (error: unknown, effect: Call['effect']): boolean => {
  if (error instanceof UnreachableError) {
    const { mayHaveReachedAlipay, isTransient } = error.fate;
    return isTransient && (effect === 'reads' || !mayHaveReachedAlipay);
  }
  return error instanceof RefusedError && error.isTransient;
};

/** Half to one and a half times the pause, so that many sign-ins do not come back in step. */
const jittered = (ms: number): number => ms * (0.5 + Math.random());

/**
 * Makes one signed call and returns the content of Alipay's answer, verified where the application
 * has a key to verify with.
 *
 * Repeats it as {@link Call.effect} allows while the deadline leaves time. When a call that spends
 * has failed twice, the first failure is the one to know: the second may only say that the code
 * is spent.
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
  throw call.effect === 'spends' ? failures[0] : failures.at(-1);
};
