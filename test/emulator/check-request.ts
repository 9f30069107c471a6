import type { Accounts } from './accounts.ts';
import { decodeText } from './charset.ts';
import type { GatewayRequest } from './decode-request.ts';
import type { Method } from './method.ts';
import { findMethod } from './methods.ts';
import type { Parameters } from './parameters.ts';
import { Refusal } from './refusal.ts';
import type { App, CertificateSerialNumbers } from './registration.ts';
import { isSignType, type SignType, verifyBytes } from './signature.ts';

/** Who calls what: everything the gateway must know before it can sign an answer. */
export interface Caller {
  readonly app: App;
  readonly verify: (bytes: Uint8Array, signature: string, signType: SignType) => boolean;
}

/**
 * Finds the app and its key. Whoever fails here gets an unsigned answer: the gateway does not know
 * a key pair to sign by.
 *
 * @see docs/alipay-gateway.md §2.4, §5.2
 */
export const identifyCaller = ({ parameters }: GatewayRequest, accounts: Accounts): Caller => {
  if (!parameters.get('method')) {
    throw new Refusal('isv.missing-method');
  }
  const appId = parameters.get('app_id');
  if (!appId) {
    throw new Refusal('isv.missing-app-id');
  }
  const app = accounts.findApp(appId);
  if (app === undefined) {
    throw new Refusal('isv.invalid-app-id');
  }
  const signType = parameters.get('sign_type') || 'RSA';
  const { publicKey } = app;
  if (publicKey === undefined || (isSignType(signType) && signType !== app.signType)) {
    throw new Refusal('isv.missing-signature-config');
  }
  return {
    app,
    verify: (bytes, signature, type) => verifyBytes(bytes, signature, publicKey, type),
  };
};

/**
 * Everything that must hold before the signature is worth computing. That the charset, the method
 * and the certificates come before the signature is inferred: without them the gateway could
 * neither read the request nor pick the key. Sources disagree on what an unknown method is
 * answered; this follows the catalogue of sub-codes.
 *
 * @see docs/alipay-gateway.md §3.3, §5.2, §8
 */
export const checkForm = ({ parameters, unknownCharset }: GatewayRequest, app: App): Method => {
  const method = findMethod(parameters.get('method') ?? '');
  if (method === undefined) {
    throw new Refusal('isv.invalid-method');
  }
  if (unknownCharset) {
    throw new Refusal('isv.invalid-charset');
  }
  if (!isSignType(parameters.get('sign_type') || 'RSA')) {
    throw new Refusal('isv.invalid-signature-type');
  }
  checkCertificates(parameters, app.certificates);
  if (!parameters.get('sign')) {
    throw new Refusal('isv.missing-signature');
  }
  return method;
};

/** Which sub-code belongs to which mistake is inferred from the names of the sub-codes. */
const checkCertificates = (parameters: Parameters, expected?: CertificateSerialNumbers): void => {
  const appCertSn = parameters.get('app_cert_sn');
  const alipayRootCertSn = parameters.get('alipay_root_cert_sn');
  if (expected === undefined) {
    // An app in key mode has no certificates, so one that is named cannot exist.
    if (appCertSn) {
      throw new Refusal('isv.app-cert-not-exist');
    }
    return;
  }
  if (!appCertSn) {
    throw new Refusal('isv.missing-app-cert-sn');
  }
  if (appCertSn !== expected.appCertSn) {
    throw new Refusal('isv.app-cert-not-exist');
  }
  if (!alipayRootCertSn) {
    throw new Refusal('isv.missing-alipay-root-cert-sn');
  }
  if (alipayRootCertSn !== expected.alipayRootCertSn) {
    throw new Refusal('isv.invalid-alipay-root-cert-sn');
  }
};

/**
 * Verifies the signature over what was received, in the charset in which it was received.
 *
 * @see docs/alipay-gateway.md §2.1
 */
export const checkSignature = (request: GatewayRequest, caller: Caller): void => {
  const { contradictory, parameters, signedBytes } = request;
  const signature = parameters.get('sign') ?? '';
  if (contradictory || !caller.verify(signedBytes, signature, caller.app.signType)) {
    throw new Refusal('isv.invalid-signature', complaintAbout(request, caller));
  }
};

/**
 * Which of the texts seen goes with which mistake is inferred from what they say. One of them
 * quotes what the client should have signed, authorization code and tokens included.
 *
 * @see docs/alipay-gateway.md §5.5
 */
const complaintAbout = (
  { charset, parameters, query, signedBytes }: GatewayRequest,
  { app, verify }: Caller,
): string => {
  if (!query.has('charset')) {
    return '验签出错，请确认charset参数放在了URL查询字符串中且各参数值使用charset参数指示的字符集编码';
  }
  const otherType = app.signType === 'RSA2' ? 'RSA' : 'RSA2';
  if (verify(signedBytes, parameters.get('sign') ?? '', otherType)) {
    return '验签出错，sign值与sign_type参数指定的签名类型不一致';
  }
  const echo = escapeHtml(decodeText(signedBytes, charset));
  return `验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为：${echo}`;
};

const entities: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

const escapeHtml = (text: string): string =>
  text.replace(/[&"<>]/g, (character) => entities[character] ?? character);

/**
 * What is looked at once the client is known to be who it says: timestamp, version, format, and
 * whether the app was granted the method.
 *
 * @see docs/alipay-gateway.md §1.4, §5.2
 */
export const checkMeaning = (
  { parameters }: GatewayRequest,
  app: App,
  { now, toleranceSeconds }: { now: number; toleranceSeconds: number | undefined },
): void => {
  const timestamp = parameters.get('timestamp');
  if (!timestamp) {
    throw new Refusal('isv.missing-timestamp');
  }
  const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(timestamp)
    ? Date.parse(`${timestamp.replace(' ', 'T')}+08:00`)
    : Number.NaN;
  if (
    Number.isNaN(time) ||
    (toleranceSeconds !== undefined && Math.abs(now - time) > toleranceSeconds * 1000)
  ) {
    throw new Refusal('isv.invalid-timestamp');
  }
  if (!parameters.get('version')) {
    throw new Refusal('isv.missing-version');
  }
  if (!/^json$/i.test(parameters.get('format') || 'JSON')) {
    throw new Refusal('isv.invalid-format');
  }
  if (!app.entitlements.includes(parameters.get('method') ?? '')) {
    throw new Refusal('isv.insufficient-isv-permissions');
  }
};
