import { ConnectorError, ConnectorErrorCodes } from '@logto/connector-kit';
import { GatewayError, type Meaning } from './gateway/errors.ts';

/**
 * What an error tells besides its code. Core sends it to the browser, so it is a closed list, and
 * none of it may be a key, code, token, signature or signed text.
 */
export interface ErrorData {
  /** What happened, in a sentence; core shows it to the user where the code is `General`. */
  errorDescription: string;
  /** Alipay's own codes and text. */
  code?: string | undefined;
  sub_code?: string | undefined;
  sub_msg?: string | undefined;
  /** What an administrator can do about it. */
  hint?: string | undefined;
  /** Alipay's id of the call. */
  traceId?: string | undefined;
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

/** Makes the only kind of error that core passes on, without the data that is not known. */
export const connectorError = (code: ConnectorErrorCodes, data: ErrorData): ConnectorError =>
  new ConnectorError(
    code,
    Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)),
  );

/**
 * Runs a step of a sign-in so that it fails with nothing but a ConnectorError.
 *
 * An error of the gateway gets the code of its meaning. One that nobody foresaw becomes General in
 * fixed words: its own might quote what it stumbled over.
 */
export const withConnectorErrors = async <Result>(step: () => Promise<Result>): Promise<Result> => {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ConnectorError) {
      throw error;
    }
    if (error instanceof GatewayError) {
      const { code, subCode, subMessage, hint, traceId } = error.details;
      throw connectorError(codeOf[error.meaning], {
        errorDescription: error.message,
        code,
        sub_code: subCode,
        sub_msg: subMessage,
        hint,
        traceId,
      });
    }
    throw connectorError(ConnectorErrorCodes.General, {
      errorDescription: 'The Alipay connector failed unexpectedly.',
      hint: 'This is a mistake in the connector. Please report it with the time of the sign-in.',
    });
  }
};
