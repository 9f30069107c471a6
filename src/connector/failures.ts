import type { UserIdentifier } from '../config/settings.ts';
import type { GatewayFailures } from '../gateway/errors.ts';
import type { FailureAmong } from '../text/failure.ts';

/** What a client posted instead of an authorization code, by its form and never by a value. */
export type Received =
  | { form: 'nothing' | 'list' | 'string' | 'number' | 'boolean' | 'empty-object' }
  /** `undefined` stands for a name that no SDK would use. `more` names are not repeated. */
  | { form: 'object'; names: ReadonlyArray<string | undefined>; more: number };

/** Where a user comes back from: Alipay's SDK on the phone, or its page in the browser. */
export type Channel = 'phone' | 'browser';

/** The failures that Logto's side finds itself, by code, with the values that explain them. */
export interface SignInFailures {
  'settings-wrong': { mistakes: ReadonlyArray<{ setting: string; message: string }> };
  /** What begins a sign-in is longer than anything that Logto makes. */
  'request-too-long': { member: string; most: number };
  'request-scope-wrong': object;
  'not-authorized': { from: Channel };
  'callback-of-another-app': { from: Channel };
  'no-authorization-code': { from: Channel; received: Received };
  'different-users': object;
  'user-not-named': object;
  'pinned-id-missing': { userIdentifier: UserIdentifier };
  unexpected: object;
}

/** Every failure of a sign-in, by code, with the values that explain it. */
export interface Failures extends GatewayFailures, SignInFailures {}

/** One failure: its code and its values. */
export type Failure<Code extends keyof Failures = keyof Failures> = FailureAmong<Failures, Code>;
