import { splitProfileFields } from '../../config/profile-fields.ts';
import type { CertificateSetting, SettingName } from '../../config/settings.ts';
import { bitsOf, parsePrivateKey, parsePublicKey } from '../../crypto/keys.ts';
import { say } from '../../text/text.ts';
import { countedCertificates, earliestEnd } from './counted-certificates.ts';
import type { DoctorTexts } from './messages/texts.ts';

type Describe = (value: unknown, texts: DoctorTexts) => string;

const textOf = (value: unknown): string => String(value).trim();

/** A value that is not a secret, and that may be compared as it is. */
const plain: Describe = textOf;

const certificatesOf =
  (setting: CertificateSetting): Describe =>
  (value, texts) => {
    const counted = countedCertificates(setting, textOf(value));
    return say(texts.certificate, {
      serialNumber: counted.map((each) => each.certificateSerialNumber).join('_'),
      issuer: counted.map((each) => each.issuer).join(' / '),
      notAfter: earliestEnd(counted),
    });
  };

/** How each setting is printed. A setting that is not listed here does not compile. */
const descriptions: Record<SettingName, Describe> = {
  appId: plain,
  privateKey: (value, texts) => say(texts.rsaKey, { bits: bitsOf(parsePrivateKey(textOf(value))) }),
  alipayPublicKey: (value, texts) =>
    say(texts.rsaKey, { bits: bitsOf(parsePublicKey(textOf(value))) }),
  userIdentifier: (value, texts) => (value === 'union_id' ? texts.unionId : textOf(value)),
  usePhoneNumber: (value, texts) => (value === true ? texts.phoneNumber : texts.off),
  profileFields: (value, texts) =>
    say(texts.profileFields, { names: splitProfileFields(textOf(value)) }),
  scope: plain,
  gateway: plain,
  signType: plain,
  certificateMode: (value, texts) => (value === true ? texts.on : texts.off),
  appCert: certificatesOf('appCert'),
  alipayCert: certificatesOf('alipayCert'),
  alipayRootCert: certificatesOf('alipayRootCert'),
};

/**
 * Describes a setting by what there is to compare, and a key by nothing but its length.
 *
 * @param value one that the guard has nothing to object to.
 */
export const describeSetting = (setting: SettingName, value: unknown, texts: DoctorTexts): string =>
  descriptions[setting](value, texts);
