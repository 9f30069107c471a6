import type { SettingName } from '../../config/settings.ts';
import {
  type Certificate,
  parseCertificates,
  rootCertificateSerialNumber,
} from '../../crypto/certificates.ts';
import { bitsOf, parsePrivateKey, parsePublicKey } from '../../crypto/keys.ts';
import { type Language, messages } from '../../messages/languages.ts';
import { type CommandMessages, say } from '../../messages/messages.ts';

type Describe = (value: unknown, texts: CommandMessages['doctor']) => string;

const textOf = (value: unknown): string => String(value).trim();

/** A value that is not a secret, and that may be compared as it is. */
const plain: Describe = textOf;

const certificate: Describe = (value, texts) => {
  const [{ certificateSerialNumber: serialNumber, issuer, notAfter }] = parseCertificates(
    textOf(value),
  );
  return say(texts.certificate, { serialNumber, issuer, notAfter });
};

const rootBundle: Describe = (value, texts) => {
  const bundle = parseCertificates(textOf(value));
  const serialNumber = rootCertificateSerialNumber(bundle);
  const counted = bundle.filter(({ certificateSerialNumber }) =>
    serialNumber.includes(certificateSerialNumber),
  );
  const earliest = Math.min(...counted.map(({ notAfter }) => notAfter.getTime()));
  const issuer = counted.map(({ issuer: name }: Certificate) => name).join(' / ');
  return say(texts.certificate, { serialNumber, issuer, notAfter: new Date(earliest) });
};

/** How each setting is printed. A setting that is not listed here does not compile. */
const descriptions: Record<SettingName, Describe> = {
  appId: plain,
  privateKey: (value, texts) => say(texts.rsaKey, { bits: bitsOf(parsePrivateKey(textOf(value))) }),
  alipayPublicKey: (value, texts) =>
    say(texts.rsaKey, { bits: bitsOf(parsePublicKey(textOf(value))) }),
  userIdentifier: (value, texts) => (value === 'union_id' ? texts.unionId : textOf(value)),
  scope: plain,
  gateway: plain,
  signType: plain,
  certificateMode: (value, texts) => (value === true ? texts.on : texts.off),
  appCert: certificate,
  alipayCert: certificate,
  alipayRootCert: rootBundle,
};

/**
 * Describes a setting by what there is to compare, and a key by nothing but its length.
 *
 * @param value one that the guard has nothing to object to.
 */
export const describeSetting = (setting: SettingName, value: unknown, language: Language): string =>
  descriptions[setting](value, messages[language].commands.doctor);
