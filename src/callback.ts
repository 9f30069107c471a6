import { ConnectorErrorCodes } from '@logto/connector-kit';
import { z } from 'zod';
import { connectorError } from './connector-error.ts';

/** Far more than the 40 characters that Alipay documents. */
const longestAuthorizationCode = 1024;

const callbackGuard = z.object({
  auth_code: z.string().trim().min(1).max(longestAuthorizationCode),
});

const objectGuard = z.record(z.unknown());

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
  const object = objectGuard.safeParse(data);
  if (!object.success) {
    return `a ${typeof data}`;
  }
  const names = Object.keys(object.data);
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

/**
 * Takes the authorization code out of what the client posted, which may be any JSON.
 *
 * @param data what Alipay's SDK handed to the mobile app, passed on by Logto's SDK.
 * @param appId a callback that names another app is refused.
 * @throws ConnectorError `AuthorizationFailed` where the user did not consent; `General` where the
 * callback is for another app or holds no usable code.
 */
export const readAuthorizationCode = (data: unknown, appId: string): string => {
  const members = objectGuard.safeParse(data).data ?? {};
  if ('result_code' in members && members.result_code !== 'SUCCESS') {
    throw connectorError(ConnectorErrorCodes.AuthorizationFailed, {
      errorDescription: 'The user did not authorize the app in Alipay.',
      hint: 'The sign-in was cancelled or failed on the phone (`result_code` is not SUCCESS). Let the user try again.',
    });
  }
  if ('app_id' in members && members.app_id !== appId) {
    throw connectorError(ConnectorErrorCodes.General, {
      errorDescription: 'The callback of Alipay is for another app (`app_id`).',
      hint: "The mobile app signs in with another APPID than the connector's `appId`. Use the same in both.",
    });
  }
  const callback = callbackGuard.safeParse(data);
  if (!callback.success) {
    throw connectorError(ConnectorErrorCodes.General, {
      errorDescription: `The callback of Alipay holds no usable auth_code; received ${describe(data)}.`,
      hint: "Post what Alipay's SDK returned, unchanged. Logto's Android SDK and iOS plugin do.",
    });
  }
  return callback.data.auth_code;
};
