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

/**
 * What Alipay's error codes mean, by sub-code without its prefix (`isv.`, `isp.`, `aop.`).
 *
 * The causes and hints stand in `src/messages`, one entry for each of these codes.
 *
 * @see https://opendocs.alipay.com/common/02km9f
 */
const bySubCode = {
  // 20000: Alipay's own trouble
  'unknow-error': 'general',

  // 20001: tokens
  'invalid-auth-token': 'access-token',
  'auth-token-time-out': 'access-token',
  'invalid-app-auth-token': 'access-token',
  'invalid-app-auth-token-no-api': 'access-token',
  'app-auth-token-time-out': 'access-token',
  'no-product-reg-by-partner': 'access-token',

  // 40001: missing parameters
  'missing-method': 'general',
  'missing-app-id': 'general',
  'missing-signature': 'general',
  'missing-signature-type': 'general',
  'missing-timestamp': 'general',
  'missing-version': 'general',
  'decryption-error-missing-encrypt-type': 'general',
  'missing-signature-key': 'configuration',
  'missing-default-signature-type': 'configuration',

  // 40002: invalid parameters
  'invalid-parameter': 'general',
  'invalid-method': 'general',
  'invalid-format': 'general',
  'invalid-charset': 'general',
  'invalid-content-type': 'general',
  'invalid-digest': 'general',
  'invalid-token': 'general',
  'illegal-json': 'general',
  'grant-type-invalid': 'general',
  'decryption-error-not-valid-encrypt-type': 'general',
  'decryption-error-not-valid-encrypt-key': 'general',
  'not-support-app-auth': 'general',
  'invalid-signature-type': 'configuration',
  'invalid-signature': 'configuration',
  'invalid-app-id': 'configuration',
  'unmatched-app-id': 'configuration',
  'invalid-signature-type-said-interface': 'configuration',
  'unsupported-expired-app-key-sign': 'configuration',
  'app-key-security-risk': 'configuration',
  'invalid-timestamp': 'general',
  'illegal-timestamp': 'general',
  'not-online-app': 'general',
  'forbidden-api': 'general',
  'suspected-attack': 'general',
  'code-invalid': 'authorization-code',
  'refresh-token-invalid': 'access-token',
  'refresh-token-time-out': 'access-token',
  'refreshed-token-invalid': 'access-token',

  // 40003: conditions
  'missing-signature-config': 'configuration',
  'invalid-auth-relations': 'general',
  'decryption-error-unknown': 'general',
  'invalid-app-state': 'general',
  'app-api-punished': 'general',
  'openid-error': 'configuration',

  // 40004: user information
  SYSTEM_ERROR: 'general',

  // 40005: limits
  'app-call-limited': 'rate-limit',
  'method-call-limited': 'rate-limit',

  // 40006: permissions
  'insufficient-isv-permissions': 'configuration',
  'insufficient-user-permissions': 'authorization',
  'self-invoke-forbidden': 'general',
  'access-forbidden': 'general',
  'ip-forbidden': 'general',
  'illegal-client-ip': 'general',

  // certificate mode
  'missing-app-cert-sn': 'configuration',
  'missing-alipay-cert-sn': 'configuration',
  'missing-alipay-root-cert-sn': 'configuration',
  'invalid-app-cert-sn': 'configuration',
  'app-cert-not-exist': 'configuration',
  'app-cert-expired': 'configuration',
  'invalid-alipay-root-cert-sn': 'configuration',
  'alipay-cert-not-exist': 'configuration',
} as const satisfies Record<string, Meaning>;

/** What is known if the sub-code is missing or new. */
const byCode = {
  '20000': 'general',
  '20001': 'access-token',
  '40005': 'rate-limit',
} as const satisfies Record<string, Meaning>;

type SubCode = keyof typeof bySubCode;
type Code = keyof typeof byCode;

/** A code that has an explanation of its own; `unknown` is the explanation of all others. */
export type ExplainedCode = SubCode | Code | 'unknown';

const isSubCode = (text: string): text is SubCode => Object.hasOwn(bySubCode, text);
const isCode = (text: string): text is Code => Object.hasOwn(byCode, text);

/** All sub-codes that have an explanation of their own, without their prefixes, in table order. */
export const explainedSubCodes: readonly SubCode[] = Object.keys(bySubCode).filter(isSubCode);

/** Alipay's codes of errors. What an error means is mostly said by its sub-code. */
const generalCodes = new Set([
  '20000',
  '20001',
  '40001',
  '40002',
  '40003',
  '40004',
  '40005',
  '40006',
]);

const withoutPrefix = (subCode: string): string => subCode.replace(/^(isv|isp|aop)\./, '');

/** Whether a code or sub-code is one that Alipay is known to send. */
export const isKnownCode = (text: string): boolean =>
  generalCodes.has(text) || isSubCode(withoutPrefix(text));

/** Finds what an error of Alipay means by its sub-code, else by its code. */
export const explain = (
  code: string,
  subCode: string | undefined,
): { explanation: ExplainedCode; meaning: Meaning } => {
  // Alipay's own documentation carries a code with a tab behind it.
  const bare = withoutPrefix((subCode ?? '').trim());
  if (isSubCode(bare)) {
    return { explanation: bare, meaning: bySubCode[bare] };
  }
  const bareCode = code.trim();
  return isCode(bareCode)
    ? { explanation: bareCode, meaning: byCode[bareCode] }
    : { explanation: 'unknown', meaning: 'general' };
};
