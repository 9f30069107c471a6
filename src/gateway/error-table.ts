import type { Meaning } from './errors.ts';

/** What one of Alipay's error codes means and what an administrator can do about it. */
export interface Explanation {
  meaning: Meaning;
  hint: string;
}

const newSignIn = 'Let the user sign in again.';
const programmingMistake =
  'The connector sent a request that Alipay finds incomplete or ill-formed. Update the connector; if that does not help, report it with the trace id.';
const appAuthorization =
  'This code belongs to calls made on behalf of another merchant, which this connector never makes. Check that nothing between Logto and Alipay changes the requests.';
const encryption =
  "Alipay tries to decrypt the request, and this connector encrypts none. Switch the encryption of contents (接口内容加密方式) off in Alipay's console.";
const certificateMode =
  'Alipay expects certificate mode. Download the application, Alipay and root certificates again from the app\'s "interface signing" (接口加签方式) page and put all three into the connector.';

/**
 * Alipay's error codes, by sub-code without its prefix (`isv.`, `isp.`, `aop.`).
 *
 * @see https://opendocs.alipay.com/common/02km9f
 */
const bySubCode: Record<string, Explanation> = {
  // 20000: Alipay's own trouble
  'unknow-error': {
    meaning: 'general',
    hint: 'Alipay has trouble of its own. Try again in a minute; if it lasts, ask Alipay support with the trace id.',
  },

  // 20001: tokens
  'invalid-auth-token': {
    meaning: 'access-token',
    hint: `Alipay does not accept the access token: it is used up, withdrawn by the user or another app's. ${newSignIn}`,
  },
  'auth-token-time-out': {
    meaning: 'access-token',
    hint: `The access token has expired. ${newSignIn}`,
  },
  'invalid-app-auth-token': { meaning: 'access-token', hint: appAuthorization },
  'invalid-app-auth-token-no-api': { meaning: 'access-token', hint: appAuthorization },
  'app-auth-token-time-out': { meaning: 'access-token', hint: appAuthorization },
  'no-product-reg-by-partner': {
    meaning: 'access-token',
    hint: 'The merchant has not signed the contract for this product. Sign "App 支付宝登录" for the app at b.alipay.com.',
  },

  // 40001: missing parameters
  'missing-method': { meaning: 'general', hint: programmingMistake },
  'missing-app-id': { meaning: 'general', hint: programmingMistake },
  'missing-signature': { meaning: 'general', hint: programmingMistake },
  'missing-signature-type': { meaning: 'general', hint: programmingMistake },
  'missing-timestamp': { meaning: 'general', hint: programmingMistake },
  'missing-version': { meaning: 'general', hint: programmingMistake },
  'decryption-error-missing-encrypt-type': { meaning: 'general', hint: encryption },
  'missing-signature-key': {
    meaning: 'configuration',
    hint: 'The app has no public key in Alipay\'s console. Upload the one that belongs to `privateKey` under "interface signing" (接口加签方式).',
  },

  // 40002: invalid parameters
  'invalid-parameter': { meaning: 'general', hint: programmingMistake },
  'invalid-method': { meaning: 'general', hint: programmingMistake },
  'invalid-format': { meaning: 'general', hint: programmingMistake },
  'invalid-charset': { meaning: 'general', hint: programmingMistake },
  'invalid-content-type': { meaning: 'general', hint: programmingMistake },
  'invalid-digest': { meaning: 'general', hint: programmingMistake },
  'invalid-token': { meaning: 'general', hint: programmingMistake },
  'illegal-json': { meaning: 'general', hint: programmingMistake },
  'grant-type-invalid': { meaning: 'general', hint: programmingMistake },
  'decryption-error-not-valid-encrypt-type': { meaning: 'general', hint: encryption },
  'decryption-error-not-valid-encrypt-key': { meaning: 'general', hint: encryption },
  'not-support-app-auth': { meaning: 'general', hint: appAuthorization },
  'invalid-signature-type': {
    meaning: 'configuration',
    hint: "Alipay does not accept the signing algorithm for this app. Set `signType` to `RSA2`, and upload an RSA2 (SHA256) key in Alipay's console.",
  },
  'invalid-signature': {
    meaning: 'configuration',
    hint: "Alipay cannot verify our signature: `privateKey` does not belong to the public key in Alipay's console (接口加签方式), or `signType` is not the one of that key. Upload the public key that belongs to `privateKey`.",
  },
  'invalid-app-id': {
    meaning: 'configuration',
    hint: 'Alipay does not know this APPID, or it is not online yet. Compare `appId` with the console. Is it a sandbox app? Then set `gateway` to https://openapi-sandbox.dl.alipaydev.com/gateway.do.',
  },
  'unmatched-app-id': {
    meaning: 'configuration',
    hint: 'The authorization code belongs to another app. The mobile app and the connector must use the same APPID: compare `appId`.',
  },
  'invalid-timestamp': {
    meaning: 'general',
    hint: "Alipay does not accept the time of the request. Check the server's clock.",
  },
  'not-online-app': {
    meaning: 'general',
    hint: "The app is not online. Submit it for review in Alipay's console and wait for the approval (上线).",
  },
  'forbidden-api': {
    meaning: 'general',
    hint: "The app may not use this interface. Add the abilities 获取会员信息 and App 支付宝登录 to it in Alipay's console.",
  },
  'suspected-attack': {
    meaning: 'general',
    hint: 'Alipay takes the request for an attack. Check that no proxy changes it, then ask Alipay support with the trace id.',
  },
  'code-invalid': {
    meaning: 'authorization-code',
    hint: `The authorization code is wrong, used or expired, or it belongs to another app. ${newSignIn} If it happens every time, check that the mobile app uses the same APPID.`,
  },
  'refresh-token-invalid': {
    meaning: 'access-token',
    hint: `The refresh token is wrong or already used. ${newSignIn}`,
  },
  'refresh-token-time-out': {
    meaning: 'access-token',
    hint: `The refresh token has expired. ${newSignIn}`,
  },
  'refreshed-token-invalid': {
    meaning: 'access-token',
    hint: `The token that came from refreshing is not valid. ${newSignIn}`,
  },

  // 40003: conditions
  'missing-signature-config': {
    meaning: 'configuration',
    hint: 'The app has no public key or certificate for this signing algorithm. In Alipay\'s console, under "interface signing" (接口加签方式), upload the public key that belongs to `privateKey`; for certificate mode give the three certificates here.',
  },
  'invalid-auth-relations': {
    meaning: 'general',
    hint: 'The user has withdrawn the authorization of this app. Let the user authorize it again.',
  },
  'decryption-error-unknown': { meaning: 'general', hint: encryption },
  'invalid-app-state': {
    meaning: 'general',
    hint: "The app is not in a state in which it may call. Check in Alipay's console that it is online and not frozen.",
  },

  // 40004: user information
  SYSTEM_ERROR: {
    meaning: 'general',
    hint: 'Alipay is busy. Try again in a minute.',
  },

  // 40005: limits
  'app-call-limited': {
    meaning: 'rate-limit',
    hint: 'The app calls Alipay more often than it may. Wait, and ask Alipay for a higher limit if it goes on.',
  },
  'method-call-limited': {
    meaning: 'rate-limit',
    hint: 'This interface is called more often than it may. Wait, and ask Alipay for a higher limit if it goes on.',
  },

  // 40006: permissions
  'insufficient-isv-permissions': {
    meaning: 'configuration',
    hint: "The app lacks the ability. In Alipay's console add 获取会员信息 and App 支付宝登录 to it, sign the contract, and wait until it is online.",
  },
  'insufficient-user-permissions': {
    meaning: 'authorization',
    hint: 'The user has not granted this. Let the user authorize the app again.',
  },
  'self-invoke-forbidden': {
    meaning: 'general',
    hint: 'Alipay does not let this app call for itself. Check the type of the app in the console: it must be 网页&移动应用.',
  },
  'access-forbidden': {
    meaning: 'general',
    hint: "Alipay forbids the access. Check the app's state and its abilities in the console.",
  },
  'ip-forbidden': {
    meaning: 'general',
    hint: "The server's IP address is not in the app's allow-list. Add it in Alipay's console (服务器 IP 白名单).",
  },
  'illegal-client-ip': {
    meaning: 'general',
    hint: "The server's IP address is not in the app's allow-list. Add it in Alipay's console (服务器 IP 白名单).",
  },

  // certificate mode
  'missing-app-cert-sn': { meaning: 'configuration', hint: certificateMode },
  'missing-alipay-root-cert-sn': { meaning: 'configuration', hint: certificateMode },
  'invalid-app-cert-sn': {
    meaning: 'configuration',
    hint: 'Alipay does not know the application certificate. Download appCertPublicKey_….crt again and put it into `appCert`.',
  },
  'app-cert-not-exist': {
    meaning: 'configuration',
    hint: 'Alipay does not know the application certificate. Download appCertPublicKey_….crt again and put it into `appCert`.',
  },
  'app-cert-expired': {
    meaning: 'configuration',
    hint: "The application certificate has expired. Make a new one in Alipay's console and put it into `appCert`, with its private key.",
  },
  'invalid-alipay-root-cert-sn': {
    meaning: 'configuration',
    hint: 'Alipay does not accept the root certificates. Download alipayRootCert.crt again and put it, whole, into `alipayRootCert`.',
  },
  'alipay-cert-not-exist': {
    meaning: 'configuration',
    hint: "Alipay has no certificate of its own for this app. Download the certificates again from the app's 接口加签方式 page.",
  },
};

/** What is known where the sub-code is missing or new. */
const byCode: Record<string, Explanation> = {
  '20000': {
    meaning: 'general',
    hint: 'Alipay is not available for now. Try again in a minute.',
  },
  '20001': {
    meaning: 'access-token',
    hint: `Alipay does not accept the token. ${newSignIn}`,
  },
  '40005': {
    meaning: 'rate-limit',
    hint: 'Alipay is called more often than the app may. Wait.',
  },
};

const unknown: Explanation = {
  meaning: 'general',
  hint: "Look the codes up in Alipay's documentation (https://opendocs.alipay.com/common/02km9f), or ask Alipay support with the trace id.",
};

const own = (table: Record<string, Explanation>, key: string): Explanation | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** Explains an error of Alipay by its sub-code, else by its code, else in general words. */
export const explain = (code: string, subCode: string | undefined): Explanation =>
  own(bySubCode, (subCode ?? '').replace(/^(isv|isp|aop)\./, '')) ?? own(byCode, code) ?? unknown;

/** All sub-codes that have an explanation of their own, without their prefixes. */
export const explainedSubCodes = (): string[] => Object.keys(bySubCode);
