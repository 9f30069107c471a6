import { ConnectorError, ConnectorErrorCodes } from '@logto/connector-kit';
import { alipayHosts } from '../config/gateway.ts';
import type { Meaning } from '../gateway/error-table.ts';
import { type AlipayDetails, GatewayError } from '../gateway/errors.ts';
import { type ErrorOrigin, originOf } from './error-origin.ts';
import type { Failure } from './failures.ts';
import { describeFailure } from './messages/describe.ts';
import { en as english } from './messages/en.ts';

/**
 * What an error holds besides its code: a closed list, since core sends it to the browser and keeps
 * it in the audit log. None of it may be a key, code, token, signature or signed text.
 */
export interface ErrorData {
  /** Identifies what happened. The sentences may change, this does not. */
  reason: Failure['code'];
  /** What happened, in a sentence; core shows it to the user if the code is `General`. */
  errorDescription: string;
  /** Alipay's own codes and text. */
  code?: string | undefined;
  sub_code?: string | undefined;
  sub_msg?: string | undefined;
  /** What an administrator can do about it. */
  hint?: string | undefined;
  /** Alipay's id of the call. */
  traceId?: string | undefined;
  /** Where an unexpected error was thrown. */
  errorClass?: string | undefined;
  frames?: readonly string[] | undefined;
}

const codeOf: Record<Meaning, ConnectorErrorCodes> = {
  'authorization-code': ConnectorErrorCodes.SocialAuthCodeInvalid,
  'access-token': ConnectorErrorCodes.SocialAccessTokenInvalid,
  authorization: ConnectorErrorCodes.AuthorizationFailed,
  configuration: ConnectorErrorCodes.InvalidConfig,
  'rate-limit': ConnectorErrorCodes.RateLimitExceeded,
  'invalid-answer': ConnectorErrorCodes.InvalidResponse,
  general: ConnectorErrorCodes.General,
};

/**
 * A failure without the names of hosts that are not Alipay's: the proxy's, and any that an
 * administrator may have set. They are of the network that Logto is in, and users need not know it.
 */
const withoutForeignHosts = (failure: Failure): Failure => {
  const unnamed = 'proxy' in failure ? { ...failure, proxy: undefined } : failure;
  return 'host' in unnamed && !alipayHosts.some((host) => host === unnamed.host)
    ? { ...unnamed, host: undefined }
    : unnamed;
};

/** What explains a failure besides its values: Alipay's own words, or where it was thrown. */
type Details = AlipayDetails & Partial<ErrorOrigin>;

/** Makes the only kind of error that core passes on, without the data that is not known. */
export const connectorError = (
  code: ConnectorErrorCodes,
  failure: Failure,
  { code: alipayCode, subCode, subMessage, traceId, errorClass, frames }: Details = {},
): ConnectorError => {
  const { message, hint } = describeFailure(withoutForeignHosts(failure), english);
  const data: ErrorData = {
    reason: failure.code,
    errorDescription: message,
    code: alipayCode,
    sub_code: subCode,
    sub_msg: subMessage,
    hint,
    traceId,
    errorClass,
    frames,
  };
  return new ConnectorError(
    code,
    Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)),
  );
};

/**
 * Runs a step of a sign-in so that it fails with nothing but a ConnectorError.
 *
 * An error of the gateway gets the code of its meaning. An unexpected one becomes General in fixed
 * words, with its origin: its own words might quote what it stumbled over.
 */
export const withConnectorErrors = async <Result>(step: () => Promise<Result>): Promise<Result> => {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ConnectorError) {
      throw error;
    }
    throw error instanceof GatewayError
      ? connectorError(codeOf[error.meaning], error.failure, error.details)
      : connectorError(ConnectorErrorCodes.General, { code: 'unexpected' }, originOf(error));
  }
};
