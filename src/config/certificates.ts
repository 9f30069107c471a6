import type { KeyObject } from 'node:crypto';
import { type ChainVerdict, judgeChain } from '../crypto/certificate-chain.ts';
import {
  type Certificate,
  isSelfIssued,
  parseCertificates,
  rootCertificateSerialNumber,
} from '../crypto/certificates.ts';
import { belongsTo } from '../crypto/keys.ts';
import type { Application } from '../gateway/application.ts';
import { reportTooShort } from './key-length.ts';
import { type Mistake, parsedOrReported, type Report } from './mistakes.ts';
import { type CertificateSetting, certificateSettings } from './settings.ts';

type Chain = ReturnType<typeof parseCertificates>;
type Chains = Record<CertificateSetting, Chain>;

const readChains = (
  settings: Partial<Record<CertificateSetting, string | undefined>>,
  report: Report,
): Chains | undefined => {
  const read = (setting: CertificateSetting): Chain | undefined =>
    parsedOrReported(() => parseCertificates(settings[setting] ?? ''), setting, report);
  const appCert = read('appCert');
  const alipayCert = read('alipayCert');
  const alipayRootCert = read('alipayRootCert');
  return appCert && alipayCert && alipayRootCert && { appCert, alipayCert, alipayRootCert };
};

const isOwn = ({ publicKey }: Certificate, privateKey: KeyObject): boolean =>
  publicKey !== undefined && belongsTo(publicKey, privateKey);

/** What stands in a field, if it is not what belongs there. */
const misplaced = (
  setting: CertificateSetting,
  chains: Chains,
  privateKey: KeyObject,
): Mistake | undefined => {
  const [certificate] = chains[setting];
  if (isOwn(certificate, privateKey)) {
    return setting === 'appCert' ? undefined : { code: 'is-own-certificate' };
  }
  if (isSelfIssued(certificate)) {
    return setting === 'alipayRootCert' ? undefined : { code: 'is-root-bundle' };
  }
  // Another app's certificate looks like Alipay's; that it is swapped shows in the other field.
  const isElsewhere = certificateSettings.some((other) => isOwn(chains[other][0], privateKey));
  return setting === 'alipayRootCert' || (setting === 'appCert' && isElsewhere)
    ? { code: 'is-alipay-certificate' }
    : undefined;
};

const expiry = ([{ notAfter }]: Chain): Mistake | undefined =>
  notAfter.getTime() < Date.now() ? { code: 'certificate-expired', notAfter } : undefined;

const chainMistakes: Record<ChainVerdict, Mistake | undefined> = {
  complete: undefined,
  // Alipay's files hold the certificate without its issuer, which is in no root bundle.
  incomplete: undefined,
  'other-environment': { code: 'certificate-of-other-environment' },
  contradiction: { code: 'certificate-not-issued-under-root' },
  undecided: { code: 'too-many-namesakes' },
  'other-root': { code: 'certificate-not-issued-under-root' },
  'self-issued': { code: 'certificate-not-issued-under-root' },
};

/**
 * Whether a certificate names an app as Alipay's certificates for apps do: `<PID>-<APPID>`. Its chain
 * leads to the same root as that of Alipay's own.
 */
const isOfAnApp = ({ subject }: Certificate): boolean =>
  /^CN=2088\d{12,}-\d{16}(,|$)/.test(subject);

const mistakeInAlipayCert = ({ alipayCert, alipayRootCert }: Chains): Mistake | undefined => {
  if (isOfAnApp(alipayCert[0])) {
    return { code: 'is-app-certificate' };
  }
  const mistake = chainMistakes[judgeChain(alipayCert, alipayRootCert)];
  if (mistake) {
    return mistake;
  }
  return alipayCert[0].publicKey ? expiry(alipayCert) : { code: 'not-rsa' };
};

/** What is wrong with each file, given the others. */
const mistakesIn = (
  chains: Chains,
  privateKey: KeyObject,
): Record<CertificateSetting, Mistake | undefined> => ({
  appCert: isOwn(chains.appCert[0], privateKey)
    ? expiry(chains.appCert)
    : { code: 'certificate-of-another-key' },
  alipayCert: mistakeInAlipayCert(chains),
  alipayRootCert:
    rootCertificateSerialNumber(chains.alipayRootCert) === '' ? { code: 'no-rsa-root' } : undefined,
});

/**
 * Checks the three certificates of certificate mode against each other and the private key.
 *
 * Guaranteed: the app certificate is for the private key, and the Alipay certificate does not
 * contradict the root bundle. Neither has expired, and each stands in its own setting.
 *
 * @returns undefined if a mistake has been reported.
 */
export const readCertificates = (
  settings: Partial<Record<CertificateSetting, string | undefined>>,
  { privateKey, signType }: Pick<Application, 'privateKey' | 'signType'>,
  report: Report,
): Required<Pick<Application, 'certificates' | 'verification'>> | undefined => {
  const chains = readChains(settings, report);
  if (!chains) {
    return undefined;
  }
  const misplacements = certificateSettings.map((setting) =>
    misplaced(setting, chains, privateKey),
  );
  const mistakes = mistakesIn(chains, privateKey);
  for (const [index, setting] of certificateSettings.entries()) {
    const mistake = misplacements.some(Boolean) ? misplacements[index] : mistakes[setting];
    if (mistake !== undefined) {
      report(setting, mistake);
    }
  }
  const [certificate, ...intermediates] = chains.alipayCert;
  const { publicKey, certificateSerialNumber } = certificate;
  if (publicKey) {
    reportTooShort(publicKey, signType, 'alipayCert', report);
  }
  return (
    publicKey && {
      certificates: {
        appCertificateSerialNumber: chains.appCert[0].certificateSerialNumber,
        alipayRootCertificateSerialNumber: rootCertificateSerialNumber(chains.alipayRootCert),
      },
      verification: {
        publicKey,
        alipayCertificateSerialNumber: certificateSerialNumber,
        anchor: { certificate, intermediates, roots: chains.alipayRootCert },
      },
    }
  );
};
