import { ConnectorErrorCodes } from '@logto/connector-kit';
import { z } from 'zod';
import { connectorError } from './connector-error.ts';
import { parameterValue } from './gateway/parameter-value.ts';

/** Far more than the 40 characters that Alipay documents. */
const longestAuthorizationCode = 1024;

// Only these members are looked at, however many were posted.
const membersGuard = z.object({
  auth_code: z.unknown(),
  app_id: z.unknown(),
  result_code: z.unknown(),
});

const authorizationCodeGuard = parameterValue.pipe(z.string().max(longestAuthorizationCode));

/** How many of a callback's member names an error tells. */
const toldNames = 20;

/** Describes what was posted by its form and member names, never by a value. */
const describe = (data: unknown): string => {
  if (data === null || data === undefined) {
    return 'nothing';
  }
  if (Array.isArray(data)) {
    return 'a list';
  }
  if (typeof data !== 'object') {
    return `a ${typeof data}`;
  }
  const names = Object.keys(data);
  if (names.length === 0) {
    return 'an empty object';
  }
  // A name is as much the sender's choice as a value: one that no SDK would use is not repeated.
  const told = names
    .slice(0, toldNames)
    .map((name) => (/^[a-z_]{1,24}$/i.test(name) ? name : '(an odd name)'));
  const more = names.length > toldNames ? ` and ${names.length - toldNames} more` : '';
  return `an object with ${told.join(', ')}${more}`;
};

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

/**
 * Takes the authorization code out of what the client posted, which may be any JSON.
 *
 * @param data what Alipay's SDK handed to the mobile app, passed on by Logto's SDK.
 * @param appId a callback that names another app is refused.
 * @throws ConnectorError `AuthorizationFailed` where the user did not consent; `General` where the
 * callback is for another app or holds no usable code.
 */
export const readAuthorizationCode = (data: unknown, appId: string): string => {
  const members: Partial<z.infer<typeof membersGuard>> = membersGuard.safeParse(data).data ?? {};
  if (members.result_code !== undefined && members.result_code !== 'SUCCESS') {
    throw connectorError(ConnectorErrorCodes.AuthorizationFailed, {
      errorDescription: 'The user did not authorize the app in Alipay.',
      hint: 'The sign-in was cancelled or failed on the phone (`result_code` is not SUCCESS). Let the user try again.',
    });
  }
  if (!isBlank(members.app_id) && members.app_id !== appId) {
    throw connectorError(ConnectorErrorCodes.General, {
      errorDescription: 'The callback of Alipay is for another app (`app_id`).',
      hint: "The mobile app signs in with another APPID than the connector's `appId`. Use the same in both.",
    });
  }
  const code = authorizationCodeGuard.safeParse(members.auth_code);
  if (!code.success) {
    throw connectorError(ConnectorErrorCodes.General, {
      errorDescription: `The callback of Alipay holds no usable auth_code; received ${describe(data)}.`,
      hint: "Post what Alipay's SDK returned, unchanged. Logto's Android SDK and iOS plugin do.",
    });
  }
  return code.data;
};
