import type { KeyObject } from 'node:crypto';
import { judgeChain } from '../crypto/certificate-chain.ts';
import {
  type Certificate,
  isSelfIssued,
  parseCertificates,
  rootCertificateSerialNumber,
} from '../crypto/certificates.ts';
import { belongsTo } from '../crypto/keys.ts';
import type { Application } from '../gateway/application.ts';
import { reportTooShort } from './key-length.ts';
import { describeMisplaced, describeMistake, parsedOrReported, type Report } from './mistakes.ts';

/** The settings of certificate mode, in the order in which Alipay's console names the files. */
export const certificateSettings = ['appCert', 'alipayCert', 'alipayRootCert'] as const;

export type CertificateSetting = (typeof certificateSettings)[number];
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

const rootBundle = "Alipay's root certificate (alipayRootCert.crt)";
const alipayCertificate = "a certificate of Alipay's that is not its root";
const ownCertificate = 'the certificate of your own app (appCertPublicKey_….crt)';

const isOwn = ({ publicKey }: Certificate, privateKey: KeyObject): boolean =>
  publicKey !== undefined && belongsTo(publicKey, privateKey);

/** What stands in a field, if it is not what belongs there. */
const misplaced = (
  setting: CertificateSetting,
  chains: Chains,
  privateKey: KeyObject,
): string | undefined => {
  const [certificate] = chains[setting];
  if (isOwn(certificate, privateKey)) {
    return setting === 'appCert' ? undefined : ownCertificate;
  }
  if (isSelfIssued(certificate)) {
    return setting === 'alipayRootCert' ? undefined : rootBundle;
  }
  // Another app's certificate looks like Alipay's; that it is swapped shows in the other field.
  const isElsewhere = certificateSettings.some((other) => isOwn(chains[other][0], privateKey));
  return setting === 'alipayRootCert' || (setting === 'appCert' && isElsewhere)
    ? alipayCertificate
    : undefined;
};

const expiry = ([{ notAfter }]: Chain): string | undefined =>
  notAfter.getTime() < Date.now()
    ? `This certificate expired on ${notAfter.toISOString().slice(0, 10)}. Download a new one from the app's 接口加签方式 page in Alipay's console.`
    : undefined;

const mistakeInAlipayCert = ({ alipayCert, alipayRootCert }: Chains): string | undefined => {
  const verdict = judgeChain(alipayCert, alipayRootCert);
  if (verdict !== 'complete' && verdict !== 'incomplete') {
    return "This certificate is not issued under any certificate in `alipayRootCert`. Download both again from the same page of Alipay's console (sandbox and production have different ones).";
  }
  return alipayCert[0].publicKey ? expiry(alipayCert) : describeMistake('not-rsa', 'alipayCert');
};

/** What is wrong with each file, given the others. */
const mistakesIn = (
  chains: Chains,
  privateKey: KeyObject,
): Record<CertificateSetting, string | undefined> => ({
  appCert: isOwn(chains.appCert[0], privateKey)
    ? expiry(chains.appCert)
    : "This certificate is not for `privateKey`: it is another app's, it was made with another key, or it is swapped with `alipayCert`. Paste the content of appCertPublicKey_….crt, and the private key it was requested with.",
  alipayCert: mistakeInAlipayCert(chains),
  alipayRootCert:
    rootCertificateSerialNumber(chains.alipayRootCert) === ''
      ? 'This holds no root certificate that is signed with RSA. Paste the whole content of alipayRootCert.crt.'
      : undefined,
});

/**
 * Checks the three certificates of certificate mode against each other and the private key.
 *
 * Guaranteed: the app certificate is for the private key, the Alipay certificate does not
 * contradict the root bundle, neither has expired, and each stands in its own setting.
 *
 * @returns undefined where a mistake has been reported.
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
  const misplacements = certificateSettings.map((setting) => {
    const what = misplaced(setting, chains, privateKey);
    return what === undefined ? undefined : describeMisplaced(what, setting);
  });
  const mistakes = mistakesIn(chains, privateKey);
  for (const [index, setting] of certificateSettings.entries()) {
    const mistake = misplacements.some(Boolean) ? misplacements[index] : mistakes[setting];
    if (mistake !== undefined) {
      report(setting, mistake);
    }
  }
  const { publicKey, certificateSerialNumber } = chains.alipayCert[0];
  if (publicKey) {
    reportTooShort(publicKey, signType, 'alipayCert', report);
  }
  return (
    publicKey && {
      certificates: {
        appCertificateSerialNumber: chains.appCert[0].certificateSerialNumber,
        alipayRootCertificateSerialNumber: rootCertificateSerialNumber(chains.alipayRootCert),
      },
      verification: { publicKey, alipayCertificateSerialNumber: certificateSerialNumber },
    }
  );
};
