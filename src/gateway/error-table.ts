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

/** How Alipay's sub-codes begin. */
type Prefix = 'isv' | 'isp' | 'aop';

/**
 * What Alipay's error codes mean, by sub-code as Alipay sends it. The connector's
 * messages have a cause and a hint for each, by its name without the prefix.
 *
 * @see https://opendocs.alipay.com/common/02km9f
 */
const bySubCode = {
  // 20000: Alipay's own trouble
  'aop.unknow-error': 'general',
  'isp.unknow-error': 'general',

  // 20001: tokens
  'aop.invalid-auth-token': 'access-token',
  'aop.auth-token-time-out': 'access-token',
  'aop.invalid-app-auth-token': 'access-token',
  'aop.invalid-app-auth-token-no-api': 'access-token',
  'aop.app-auth-token-time-out': 'access-token',
  'aop.no-product-reg-by-partner': 'access-token',

  // 40001: missing parameters
  'isv.missing-method': 'general',
  'isv.missing-app-id': 'general',
  'isv.missing-signature': 'general',
  'isv.missing-signature-type': 'general',
  'isv.missing-timestamp': 'general',
  'isv.missing-version': 'general',
  'isv.decryption-error-missing-encrypt-type': 'general',
  'isv.missing-signature-key': 'configuration',
  'isv.missing-default-signature-type': 'configuration',

  // 40002: invalid parameters
  'isv.invalid-parameter': 'general',
  'isv.invalid-method': 'general',
  'isv.invalid-format': 'general',
  'isv.invalid-charset': 'general',
  'isv.invalid-content-type': 'general',
  'isv.invalid-digest': 'general',
  'isv.invalid-token': 'general',
  'isv.illegal-json': 'general',
  'isv.grant-type-invalid': 'general',
  'isv.decryption-error-not-valid-encrypt-type': 'general',
  'isv.decryption-error-not-valid-encrypt-key': 'general',
  'isv.not-support-app-auth': 'general',
  'isv.invalid-signature-type': 'configuration',
  'isv.invalid-signature': 'configuration',
  'isv.invalid-app-id': 'configuration',
  'isv.unmatched-app-id': 'configuration',
  'isv.invalid-signature-type-said-interface': 'configuration',
  'isv.unsupported-expired-app-key-sign': 'configuration',
  'isv.app-key-security-risk': 'configuration',
  'isv.invalid-timestamp': 'general',
  'isv.illegal-timestamp': 'general',
  'isv.not-online-app': 'general',
  'isv.forbidden-api': 'general',
  'isv.suspected-attack': 'general',
  'isv.code-invalid': 'authorization-code',
  'isv.refresh-token-invalid': 'access-token',
  'isv.refresh-token-time-out': 'access-token',
  'isv.refreshed-token-invalid': 'access-token',

  // 40003: conditions
  'isv.missing-signature-config': 'configuration',
  'isv.invalid-auth-relations': 'general',
  'isv.decryption-error-unknown': 'general',
  'isv.invalid-app-state': 'general',
  'isv.app-api-punished': 'general',
  'isv.openid-error': 'configuration',

  // 40004: user information
  SYSTEM_ERROR: 'general',

  // 40005: limits
  'isv.app-call-limited': 'rate-limit',
  'isv.method-call-limited': 'rate-limit',

  // 40006: permissions
  'isv.insufficient-isv-permissions': 'configuration',
  'isv.insufficient-user-permissions': 'authorization',
  'isv.self-invoke-forbidden': 'general',
  'isv.access-forbidden': 'general',
  'isv.ip-forbidden': 'general',
  'isv.illegal-client-ip': 'general',

  // certificate mode
  'isv.missing-app-cert-sn': 'configuration',
  'isv.missing-alipay-cert-sn': 'configuration',
  'isv.missing-alipay-root-cert-sn': 'configuration',
  'isv.invalid-app-cert-sn': 'configuration',
  'isv.app-cert-not-exist': 'configuration',
  'isv.app-cert-expired': 'configuration',
  'isv.invalid-alipay-root-cert-sn': 'configuration',
  'isv.alipay-cert-not-exist': 'configuration',
} as const satisfies Partial<Record<`${Prefix}.${string}` | 'SYSTEM_ERROR', Meaning>>;

/** What is known if the sub-code is missing or new. */
const byCode = {
  '20000': 'general',
  '20001': 'access-token',
  '40005': 'rate-limit',
} as const satisfies Record<string, Meaning>;

type SubCode = keyof typeof bySubCode;
type NameIn<Text> = Text extends `${Prefix}.${infer Name}` ? Name : Text;
type SubCodeName = NameIn<SubCode>;
type Code = keyof typeof byCode;

/** A code that has an explanation of its own; `unknown` is the explanation of all others. */
export type ExplainedCode = SubCodeName | Code | 'unknown';

const nameIn = (subCode: string): string => subCode.replace(/^(isv|isp|aop)\./, '');

/** By the sub-code's name: Alipay is not always exact about prefixes. */
const byName = new Map<string, Meaning>(
  Object.entries(bySubCode).map(([subCode, meaning]) => [nameIn(subCode), meaning]),
);

const isName = (text: string): text is SubCodeName => byName.has(text);
const isCode = (text: string): text is Code => Object.hasOwn(byCode, text);

/** All sub-codes that have an explanation of their own, as Alipay sends them, in table order. */
export const explainedSubCodes: readonly string[] = Object.keys(bySubCode);

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

/** Whether a code or sub-code is one that Alipay is known to send. */
export const isKnownCode = (text: string): boolean =>
  generalCodes.has(text) || isName(nameIn(text));

/** Finds what an error of Alipay means by its sub-code, else by its code. */
export const explain = (
  code: string,
  subCode: string | undefined,
): { explanation: ExplainedCode; meaning: Meaning } => {
  // Alipay's own documentation carries a code with a tab behind it.
  const name = nameIn((subCode ?? '').trim());
  const meaning = byName.get(name);
  if (meaning !== undefined && isName(name)) {
    return { explanation: name, meaning };
  }
  const bareCode = code.trim();
  return isCode(bareCode)
    ? { explanation: bareCode, meaning: byCode[bareCode] }
    : { explanation: 'unknown', meaning: 'general' };
};
