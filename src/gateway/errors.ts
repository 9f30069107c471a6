import type { Fate } from './http/delivery.ts';

/** What an error of Alipay, or on the way to it, means for a sign-in. */
export type Meaning =
  /** The authorization code is wrong, used or expired. */
  | 'authorization-code'
  /** The access token or refresh token is wrong or expired. */
  | 'access-token'
  /** The user has not authorized, or has withdrawn it. */
  | 'authorization'
  /** Something in the connector's settings or in Alipay's console is to be corrected. */
  | 'configuration'
  /** Too many calls for now. */
  | 'rate-limit'
  /** The answer cannot be trusted or understood. */
  | 'invalid-answer'
  /** Anything else: Alipay's own trouble, the network, HTTP. */
  | 'general';

/** What may be told of a failure: nothing in it is a key, code, token, signature or signed text. */
export interface FailureDetails {
  /** Alipay's `code`, `sub_code` and `sub_msg`, where it sent them. */
  code?: string | undefined;
  subCode?: string | undefined;
  subMessage?: string | undefined;
  /** What an administrator can do about it. */
  hint?: string | undefined;
  /** Alipay's own id of the call, for its support. */
  traceId?: string | undefined;
}

/**
 * A call of the gateway that came to nothing. Carries no `cause`: the errors below it hold the
 * request, and the request holds the authorization code or the access token.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly meaning: Meaning;
  readonly details: FailureDetails;

  constructor(meaning: Meaning, message: string, details: FailureDetails = {}) {
    super(message);
    this.meaning = meaning;
    this.details = details;
  }
}

/**
 * What was found of the signature of an error, which is reported as an error whatever it is:
 * `other-certificate` is a certificate that is not the configured one, `not-checked` is an
 * application without anything to verify with.
 */
export type RefusalSignature =
  | 'verified'
  | 'missing'
  | 'wrong'
  | 'other-certificate'
  | 'not-checked';

/** Alipay answered that it will not or cannot do what was asked. */
export class RefusedError extends GatewayError {
  readonly signature: RefusalSignature;

  constructor(
    meaning: Meaning,
    message: string,
    details: FailureDetails,
    signature: RefusalSignature,
  ) {
    super(meaning, message, details);
    this.signature = signature;
  }

  /** Whether Alipay says that it was not available for the request. */
  get isUnavailable(): boolean {
    return this.details.code === '20000';
  }

  /** Whether Alipay says that it failed at the request, which may have had its effect. */
  get isBusy(): boolean {
    return this.details.subCode === 'SYSTEM_ERROR';
  }
}

/** No answer came: the network failed, time ran out, or HTTP says so. */
export class UnreachableError extends GatewayError {
  readonly fate: Fate;

  constructor(message: string, fate: Fate, details?: FailureDetails) {
    super('general', message, details);
    this.fate = fate;
  }
}

/** Something answered, and it cannot be believed to be Alipay or cannot be understood. */
export class InvalidAnswerError extends GatewayError {
  constructor(message: string, details?: FailureDetails) {
    super('invalid-answer', message, details);
  }
}
