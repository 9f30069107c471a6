import type { Reason } from '../../connector/messages/examples.ts';
import type { ExplainedCode } from '../../gateway/error-table.ts';

/** A page in Alipay's or Logto's console on which something is to be seen or set. */
export type Place =
  | 'abilities'
  | 'allow-list'
  | 'app'
  | 'contract'
  | 'encryption'
  | 'keys'
  | 'openid'
  | 'settings';

/** The pages to go to, in the order in which one goes there. Codes without a page need none. */
const places: Partial<Record<ExplainedCode | Reason, readonly Place[]>> = {
  'invalid-signature': ['keys', 'settings'],
  'missing-signature-config': ['keys', 'settings'],
  'missing-signature-key': ['keys'],
  'missing-default-signature-type': ['keys', 'settings'],
  'invalid-signature-type': ['keys', 'settings'],
  'invalid-signature-type-said-interface': ['keys', 'settings'],
  'unsupported-expired-app-key-sign': ['settings'],
  'app-key-security-risk': ['keys', 'settings'],
  'invalid-app-id': ['app', 'settings'],
  'unmatched-app-id': ['app', 'settings'],
  'not-online-app': ['app'],
  'invalid-app-state': ['app'],
  'app-api-punished': ['app'],
  'openid-error': ['openid', 'settings'],
  'insufficient-isv-permissions': ['abilities', 'contract'],
  'forbidden-api': ['abilities'],
  'no-product-reg-by-partner': ['contract'],
  'self-invoke-forbidden': ['app'],
  'access-forbidden': ['app', 'abilities'],
  'ip-forbidden': ['allow-list'],
  'illegal-client-ip': ['allow-list'],
  'missing-app-cert-sn': ['keys', 'settings'],
  'missing-alipay-cert-sn': ['keys', 'settings'],
  'missing-alipay-root-cert-sn': ['keys', 'settings'],
  'invalid-app-cert-sn': ['keys', 'settings'],
  'app-cert-not-exist': ['keys', 'settings'],
  'app-cert-expired': ['keys', 'settings'],
  'invalid-alipay-root-cert-sn': ['keys', 'settings'],
  'alipay-cert-not-exist': ['keys', 'settings'],
  'decryption-error-missing-encrypt-type': ['encryption'],
  'decryption-error-not-valid-encrypt-type': ['encryption'],
  'decryption-error-not-valid-encrypt-key': ['encryption'],
  'decryption-error-unknown': ['encryption'],

  'host-not-found': ['settings'],
  'connection-refused': ['settings'],
  'tls-not-trusted': ['settings'],
  redirected: ['settings'],
  'http-status': ['settings'],
  'answer-node-missing': ['settings'],
  'certificate-not-named': ['keys', 'settings'],
  'certificate-not-configured': ['keys', 'settings'],
  'certificate-expired': ['keys', 'settings'],
  'answer-not-signed': ['keys', 'settings'],
  'signature-wrong': ['keys', 'settings'],
  'settings-wrong': ['settings'],
  'callback-of-another-app': ['app', 'settings'],
  'different-users': ['settings'],
  'user-not-named': ['openid'],
  'pinned-id-missing': ['openid', 'settings'],
};

/** Where to go about a code of Alipay or a reason of our own. */
export const placesOf = (code: ExplainedCode | Reason): readonly Place[] => places[code] ?? [];
