import type { Application } from '../../../gateway/application.ts';
import { type Caller, callerFor, startDeadline } from '../../../gateway/caller.ts';

/** How long one call of Alipay may take, its repetitions included. */
const timeoutMs = 30_000;

/** Calls Alipay for an application; each caller is for one call, which begins now. */
export const callerOf = (application: Application): Caller =>
  callerFor(application, startDeadline(timeoutMs));
