import type { Application } from './application.ts';
import type { Deadline } from './http/deadline.ts';
import { Secrets } from './protocol/secrets.ts';

export { type Deadline, startDeadline } from './http/deadline.ts';

/** For whom and by when calls are made. */
export interface Caller {
  application: Application;
  deadline: Deadline;
  /** The time of day, for the timestamp that Alipay wants and the dates of certificates. */
  now: () => Date;
  /** What has been sent and received so far and no error may quote, of all calls together. */
  secrets: Secrets;
}

const timeOfDay = (): Date => new Date();

/** Begins the calls of an application that belong together and must end by one deadline. */
export const callerFor = (
  application: Application,
  deadline: Deadline,
  now: () => Date = timeOfDay,
): Caller => ({ application, deadline, now, secrets: new Secrets() });
