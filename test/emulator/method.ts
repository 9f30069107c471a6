import type { Accounts, Session } from './accounts.ts';
import type { Member } from './member.ts';
import type { Parameters } from './parameters.ts';
import type { App } from './registration.ts';

/** What a successful call says, and the session it is about, if any. */
export interface Outcome {
  readonly members: Readonly<Record<string, Member>>;
  readonly session?: Session;
}

/** Runs a business method; throws a `Refusal` when the business says no. */
export type Method = (parameters: Parameters, app: App, accounts: Accounts) => Outcome;
