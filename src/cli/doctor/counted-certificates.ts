import type { CertificateSetting } from '../../config/settings.ts';
import { type Certificate, countedRoots, parseCertificates } from '../../crypto/certificates.ts';

/** The certificates of a setting that Alipay looks at: the first, or of the roots those that count. */
export const countedCertificates = (setting: CertificateSetting, text: string): Certificate[] => {
  const certificates = parseCertificates(text);
  return setting === 'alipayRootCert' ? countedRoots(certificates) : certificates.slice(0, 1);
};

/** When the first of the certificates ends. */
export const earliestEnd = (certificates: readonly Certificate[]): Date =>
  new Date(Math.min(...certificates.map(({ notAfter }) => notAfter.getTime())));
