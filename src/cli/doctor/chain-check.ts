import { judgeChain } from '../../crypto/certificate-chain.ts';
import { parseCertificates } from '../../crypto/certificates.ts';
import { say } from '../../text/text.ts';
import type { Check } from '../shell/check.ts';
import type { DoctorTexts } from './messages/texts.ts';

/**
 * Adds to the check of Alipay's certificate that its chain could not be checked, if its issuer is
 * given nowhere.
 *
 * @param check of a certificate that, with these roots, the guard has nothing to object to.
 */
export const checkChain = (
  check: Check,
  alipayCert: string,
  alipayRootCert: string,
  texts: DoctorTexts,
): Check => {
  const chain = judgeChain(parseCertificates(alipayCert), parseCertificates(alipayRootCert));
  const values = { ...check.values, chain };
  return chain === 'complete'
    ? { ...check, values }
    : {
        ...check,
        status: check.status === 'passed' ? 'warning' : check.status,
        message: say(texts.chainNotChecked, { found: check.message }),
        values,
      };
};
