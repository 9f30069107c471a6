import { keyMaterialSettings, type SettingName } from '../../config/settings.ts';
import {
  type Certificate,
  parseCertificates,
  rootCertificateSerialNumber,
} from '../../crypto/certificates.ts';
import { bitsOf, parsePrivateKey, parsePublicKey } from '../../crypto/keys.ts';
import type { Language } from '../language.ts';
import { doctorMessages } from './messages.ts';

/** Whether a setting holds a key or certificates. */
export const isKeyMaterial = (setting: SettingName): boolean =>
  keyMaterialSettings.some((name) => name === setting);

const day = (date: Date): string => date.toISOString().slice(0, 10);

const describeCertificate = (text: string, language: Language): string => {
  const [{ certificateSerialNumber, issuer, notAfter }] = parseCertificates(text);
  return doctorMessages[language].certificate(certificateSerialNumber, issuer, day(notAfter));
};

const describeRoots = (text: string, language: Language): string => {
  const bundle = parseCertificates(text);
  const counted = bundle.filter(({ certificateSerialNumber }) =>
    rootCertificateSerialNumber(bundle).includes(certificateSerialNumber),
  );
  const earliest = Math.min(...counted.map(({ notAfter }) => notAfter.getTime()));
  const issuers = counted.map(({ issuer }: Certificate) => issuer).join(' / ');
  return doctorMessages[language].certificate(
    rootCertificateSerialNumber(bundle),
    issuers,
    day(new Date(earliest)),
  );
};

/**
 * Tells of a setting what there is to compare, and of keys nothing but their length.
 *
 * @param value one that the guard has nothing to object to.
 */
export const describeSetting = (
  setting: SettingName,
  value: unknown,
  language: Language,
): string => {
  const texts = doctorMessages[language];
  const text = String(value).trim();
  switch (setting) {
    case 'privateKey':
      return texts.rsaKey(bitsOf(parsePrivateKey(text)));
    case 'alipayPublicKey':
      return texts.rsaKey(bitsOf(parsePublicKey(text)));
    case 'appCert':
    case 'alipayCert':
      return describeCertificate(text, language);
    case 'alipayRootCert':
      return describeRoots(text, language);
    case 'certificateMode':
      return value === true ? texts.on : texts.off;
    default:
      return text;
  }
};
