import { z } from 'zod';
import { LogtoError } from './errors.ts';
import type { LogtoReply } from './http.ts';

const errorGuard = z.object({ code: z.string().regex(/^[\w.-]{1,100}$/) });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Logto's own code of an error, such as `user.identity_already_in_use`. */
export const logtoCodeOf = ({ text }: LogtoReply): string | undefined =>
  errorGuard.safeParse(parse(text)).data?.code;

/** Reads `Retry-After` in seconds; a date is passed over. */
const retryAfterMsOf = ({ headers }: LogtoReply): number | undefined => {
  const value = headers.get('retry-after') ?? '';
  return /^\d{1,4}$/.test(value) ? Number(value) * 1000 : undefined;
};

/**
 * Fails if the answer is not one of Logto's routes: a redirect, a limit, trouble.
 *
 * @throws LogtoError `redirected`, `busy`
 */
export const expectAnswered = (reply: LogtoReply, host: string): void => {
  const { status } = reply;
  if (status >= 300 && status < 400) {
    throw new LogtoError({ code: 'redirected', host, status });
  }
  if (status === 429 || status >= 500) {
    throw new LogtoError({ code: 'busy', host, status }, retryAfterMsOf(reply));
  }
};

/**
 * Reads the answer of a call that succeeded.
 *
 * @throws LogtoError `refused` for any status but 2xx, `answer-not-understood`
 */
export const readJson = <Guard extends z.ZodTypeAny>(
  guard: Guard,
  reply: LogtoReply,
  call: string,
): z.output<Guard> => {
  if (reply.status < 200 || reply.status >= 300) {
    throw new LogtoError({
      code: 'refused',
      call,
      status: reply.status,
      logtoCode: logtoCodeOf(reply),
    });
  }
  const result = guard.safeParse(parse(reply.text));
  if (result.success) {
    return result.data;
  }
  const members = [...new Set(result.error.issues.map(({ path }) => path.join('.')))].slice(0, 5);
  throw new LogtoError({ code: 'answer-not-understood', call, members });
};
