import { ConnectorErrorCodes } from '@logto/connector-kit';
import { z } from 'zod';
import { credential } from '../gateway/parameter-value.ts';
import { connectorError } from './connector-error.ts';
import type { Channel, Received } from './failures.ts';

// Only these members are looked at, however many were posted.
const membersGuard = z.object({
  auth_code: z.unknown(),
  app_id: z.unknown(),
  result_code: z.unknown(),
  scope: z.unknown(),
  source: z.unknown(),
  error: z.unknown(),
});

type Members = Partial<z.infer<typeof membersGuard>>;

/** How many of a callback's member names an error repeats. */
const repeatedNames = 20;

const scalars = ['string', 'number', 'boolean'] as const;

/** The form of what was posted and its member names, never a value. */
const formOf = (data: unknown): Received => {
  const scalar = scalars.find((type) => type === typeof data);
  if (scalar) {
    return { form: scalar };
  }
  if (Array.isArray(data)) {
    return { form: 'list' };
  }
  if (typeof data !== 'object' || data === null) {
    return { form: 'nothing' };
  }
  const names = Object.keys(data);
  if (names.length === 0) {
    return { form: 'empty-object' };
  }
  return {
    form: 'object',
    // A name is as much the sender's choice as a value: one that no SDK would use is not repeated.
    names: names
      .slice(0, repeatedNames)
      .map((name) => (/^[a-z_]{1,24}$/i.test(name) ? name : undefined)),
    more: Math.max(0, names.length - repeatedNames),
  };
};

/** Whether a member says nothing: it is absent, null or empty. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === '';

/** How Alipay hands a user back to Logto. */
interface Return {
  from: Channel;
  /** Whether the callback says that the user did not consent. */
  isRefused: (members: Members) => boolean;
}

/** Takes the authorization code out of what the client posted. */
export type CodeReader = (data: unknown, appId: string) => string;

/**
 * Makes the reader of the callbacks that come one way.
 *
 * The reader takes any JSON and believes nothing in it but the authorization code. A callback that
 * names another app is refused. It throws a ConnectorError: `AuthorizationFailed` if the user did
 * not consent; `General` if the callback is for another app or holds no usable code.
 */
export const createCodeReader =
  ({ from, isRefused }: Return): CodeReader =>
  (data, appId) => {
    const members: Members = membersGuard.safeParse(data).data ?? {};
    if (isRefused(members)) {
      throw connectorError(ConnectorErrorCodes.AuthorizationFailed, {
        code: 'not-authorized',
        from,
      });
    }
    if (!isBlank(members.app_id) && members.app_id !== appId) {
      throw connectorError(ConnectorErrorCodes.General, { code: 'callback-of-another-app', from });
    }
    const code = credential.safeParse(members.auth_code);
    if (!code.success) {
      throw connectorError(ConnectorErrorCodes.General, {
        code: 'no-authorization-code',
        from,
        received: formOf(data),
      });
    }
    return code.data;
  };
