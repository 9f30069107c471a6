/** Every way in which a call of the Management API fails, by code, with the values that explain it. */
export interface LogtoFailures {
  'address-not-a-url': object;
  'address-not-https': object;
  'address-with-credentials': object;
  /** The id or the secret of the application is wrong. */
  'credentials-refused': object;
  /** A new token was refused as well. */
  unauthorized: object;
  /** The application's role lacks the scope `all`. */
  forbidden: object;
  redirected: { host: string; status: number };
  /** 429, or Logto's own trouble. */
  busy: { host: string; status: number };
  /** No answer came. `systemCode` is Node's code, or `timeout`. */
  unreachable: { host: string; systemCode: string };
  'answer-too-long': { host: string };
  /** The answer is not what Logto sends. Members are named, their values are not. */
  'answer-not-understood': { call: string; members: readonly string[] };
  /** Logto answered with an error that has no code of its own here. */
  refused: { call: string; status: number; logtoCode: string | undefined };
  /** The users of the parts of a list do not add up to those of the whole. */
  'users-do-not-add-up': { expected: number; found: number };
}

/** One failure: its code and its values. */
export type LogtoFailure<Code extends keyof LogtoFailures = keyof LogtoFailures> = {
  [Each in Code]: { code: Each } & LogtoFailures[Each];
}[Code];

/**
 * A failed call of the Management API. Its code identifies the failure.
 *
 * Carries no `cause`: the errors below it may hold the request, which holds the token or the secret.
 */
export class LogtoError extends Error {
  override readonly name = 'LogtoError';
  readonly failure: LogtoFailure;
  /** How long Logto asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(failure: LogtoFailure, retryAfterMs?: number) {
    super(failure.code);
    this.failure = failure;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the trouble is likely to pass. What a write asked for may have been done. */
  get isPassing(): boolean {
    return this.failure.code === 'busy' || this.failure.code === 'unreachable';
  }
}
