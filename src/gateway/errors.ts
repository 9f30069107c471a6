import type { ExplainedCode, Meaning } from './error-table.ts';

/** A failure at a host, which is absent if it must not be named. */
interface FailureAtHost {
  host: string | undefined;
}

/** A network failure, with the code that Node or OpenSSL gives it. */
interface NetworkFailure extends FailureAtHost {
  systemCode: string;
}

/** A failure of a proxy, whose host and port are absent if it must not be named. */
interface FailureOfProxy {
  proxy: string | undefined;
}

/** Every way in which a call of the gateway fails, by code, with the values that explain it. */
export interface GatewayFailures {
  'host-not-found': NetworkFailure;
  'host-lookup-failed': NetworkFailure;
  'host-lookup-timeout': NetworkFailure;
  'connection-timeout': NetworkFailure;
  'tls-handshake-timeout': NetworkFailure;
  'answer-timeout': NetworkFailure;
  'connection-refused': NetworkFailure;
  'connection-closed': NetworkFailure;
  'tls-not-trusted': NetworkFailure;
  'connection-failed': NetworkFailure;
  /** Node is told to use a proxy whose address it refuses. */
  'proxy-address-wrong': object;
  'proxy-connection-failed': FailureOfProxy & { systemCode: string };
  'proxy-timeout': FailureOfProxy & FailureAtHost;
  'proxy-credentials-refused': FailureOfProxy;
  'proxy-refused': FailureOfProxy & FailureAtHost & { status: number };
  /** The time of the whole sign-in was over, before the request was sent or after. */
  'no-time-left': FailureAtHost;
  redirected: FailureAtHost & { status: number };
  'http-status': FailureAtHost & { status: number };

  'answer-too-long': object;
  'answer-not-decompressed': object;
  'charset-not-supported': object;
  'charset-wrong': object;
  'answer-not-an-object': object;
  'answer-nested-too-deep': object;
  'answer-member-repeated': object;
  'answer-node-missing': { node: string };
  'answer-of-another-method': object;
  'signature-not-a-text': object;
  'answer-not-json': object;
  'answer-members-wrong': { members: readonly string[] };
  'certificate-not-named': object;
  /** `isBeingFetched`: it may be a successor that did not come yet and will be asked for again. */
  'certificate-not-configured': { isBeingFetched: boolean };
  /** Alipay's certificate in the settings, which the answer is not signed with a successor of. */
  'certificate-expired': { notAfter: Date };
  'answer-not-signed': object;
  'signature-wrong': object;

  /** Alipay answered with an error. `alipayCode` is its sub-code, else its code. */
  refused: { alipayCode: string | undefined; explanation: ExplainedCode };
  'value-not-signable': object;
}

/** One failure: its code and its values. */
export type GatewayFailure<Code extends keyof GatewayFailures = keyof GatewayFailures> = {
  [Each in Code]: { code: Each } & GatewayFailures[Each];
}[Code];

/** What Alipay itself says of a failure. None of it is a key, code, token, signature or signed text. */
export interface AlipayDetails {
  /** Alipay's `code`, `sub_code` and `sub_msg`, if it sent them. */
  code?: string | undefined;
  subCode?: string | undefined;
  subMessage?: string | undefined;
  /** Alipay's own id of the call, for its support. */
  traceId?: string | undefined;
}

/**
 * A failed gateway call. Its code identifies the failure; the sentences are in `src/messages`.
 *
 * Carries no `cause`: the errors below it hold the request, and the request holds the authorization
 * code or the access token.
 */
export class GatewayError extends Error {
  override readonly name: string = 'GatewayError';
  readonly failure: GatewayFailure;
  readonly meaning: Meaning;
  readonly details: AlipayDetails;

  constructor(failure: GatewayFailure, meaning: Meaning, details: AlipayDetails = {}) {
    super(failure.code);
    this.failure = failure;
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

/** What Alipay says of a list of ids that is too long, or of an id that it cannot read. */
const parameterCodes: readonly unknown[] = ['isv.invalid-parameter', 'INVALID_PARAMETER'];

/** Alipay answered that it will not or cannot do what was asked. */
export class RefusedError extends GatewayError {
  override readonly name = 'RefusedError';
  override readonly failure: GatewayFailure<'refused'>;
  readonly signature: RefusalSignature;

  constructor(
    failure: GatewayFailure<'refused'>,
    meaning: Meaning,
    details: AlipayDetails,
    signature: RefusalSignature,
  ) {
    super(failure, meaning, details);
    this.failure = failure;
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

  /** Whether the same request would be refused again. */
  get isLasting(): boolean {
    return !this.isUnavailable && !this.isBusy;
  }

  /** Whether Alipay finds fault with what is asked of it, such as an id. */
  get isOfParameters(): boolean {
    return parameterCodes.includes(this.details.subCode);
  }
}

/**
 * What is known of a request to which no answer came: `not-sent` is certain; `stale` is a kept
 * connection that proved to be closed, so that Alipay is unlikely to have received the request.
 */
export type Delivery = 'not-sent' | 'stale' | 'possibly-received';

/** No answer came: the network failed, time ran out, or the HTTP status is not 200. */
export class UnreachableError extends GatewayError {
  override readonly name = 'UnreachableError';
  readonly delivery: Delivery;
  /** Whether the trouble of the network or of a server is likely to pass. */
  readonly isTransient: boolean;

  constructor(failure: GatewayFailure, delivery: Delivery, isTransient = true) {
    super(failure, 'general');
    this.delivery = delivery;
    this.isTransient = isTransient;
  }
}

/** Something answered, and it cannot be believed to be Alipay or cannot be understood. */
export class InvalidAnswerError extends GatewayError {
  override readonly name = 'InvalidAnswerError';

  constructor(failure: GatewayFailure, traceId?: string) {
    super(failure, 'invalid-answer', { traceId });
  }
}
