import type { Application } from '../../gateway/application.ts';
import type { Caller } from '../../gateway/call.ts';
import { startDeadline } from '../../gateway/http/deadline.ts';
import { Secrets } from '../../gateway/protocol/secrets.ts';

/** How long one call of Alipay may take, its repetitions included. */
const timeoutMs = 30_000;

/** Calls Alipay for an application; each caller is for one call, which begins now. */
export const callerOf = (application: Application): Caller => ({
  application,
  deadline: startDeadline(timeoutMs),
  now: () => new Date(),
  secrets: new Secrets(),
});
