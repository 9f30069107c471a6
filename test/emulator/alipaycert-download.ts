import type { Accounts } from './accounts.ts';
import type { Outcome } from './method.ts';
import type { Parameters } from './parameters.ts';
import { Refusal } from './refusal.ts';
import type { App } from './registration.ts';

/**
 * `alipay.open.app.alipaycert.download`: the file of the certificate with a serial number, in base64.
 * That another number is answered with an error of this sub-code is inferred.
 *
 * @see docs/alipay-gateway.md §3.3
 */
export const alipaycertDownload = (
  parameters: Parameters,
  _app: App,
  { renewedCertificate }: Accounts,
): Outcome => {
  const asked = numberIn(parameters.get('biz_content') ?? '');
  if (renewedCertificate === undefined || renewedCertificate.alipayCertSn !== asked) {
    throw new Refusal('isv.alipay-cert-not-exist');
  }
  const content = Buffer.from(renewedCertificate.content).toString('base64');
  return { members: { code: '10000', msg: 'Success', alipay_cert_content: content } };
};

const numberIn = (content: string): unknown => {
  try {
    return new Map<string, unknown>(Object.entries(JSON.parse(content))).get('alipay_cert_sn');
  } catch {
    return undefined;
  }
};
