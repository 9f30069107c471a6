import { KeyMaterialError, type KeyMaterialMistake } from '../crypto/key-material-error.ts';
import { longestKeyMaterial } from '../crypto/pem.ts';

/** The settings that hold a key or certificates. */
export type KeyMaterialSetting =
  | 'privateKey'
  | 'alipayPublicKey'
  | 'appCert'
  | 'alipayCert'
  | 'alipayRootCert';

const advice: Record<KeyMaterialSetting, string> = {
  privateKey:
    'Paste the application private key (应用私钥), whose public key you uploaded to Alipay.',
  alipayPublicKey:
    "Paste Alipay's public key (支付宝公钥) from the app's 接口加签方式 page in Alipay's console.",
  appCert: 'Paste the content of appCertPublicKey_….crt (应用公钥证书).',
  alipayCert: 'Paste the content of alipayCertPublicKey_RSA2.crt (支付宝公钥证书).',
  alipayRootCert: 'Paste the whole content of alipayRootCert.crt (支付宝根证书).',
};

const sentences: Record<KeyMaterialMistake, string> = {
  'too-long': `This is longer than any key or certificate (${longestKeyMaterial} characters).`,
  'too-large': 'This key has more bits than any that Alipay uses.',
  'too-many': 'This holds more certificates than any file of Alipay (16 at most).',
  empty: 'This is empty.',
  'not-base64': 'This is no key or certificate: it holds characters that none of them has.',
  encrypted: 'This key is encrypted with a password, which cannot be asked for. Decrypt it first.',
  truncated: 'This is cut off: its end is missing. Copy it again, to the last character.',
  damaged: 'This is damaged: some of its characters are wrong or missing. Copy it again.',
  unknown: 'This is neither a key nor a certificate.',
  'not-rsa': 'This is not an RSA key; Alipay login needs RSA.',
  'private-key':
    'This is a private key, which belongs into `privateKey` alone. Whoever has it can act as your app.',
  'public-key': 'This is a public key.',
  certificate: 'This is a certificate.',
  'certificate-request':
    'This is a certificate request (.csr), which is for uploading to Alipay, not for here.',
};

/** Says to an administrator what is wrong with the text in a setting and what belongs there. */
export const describeMistake = (mistake: KeyMaterialMistake, setting: KeyMaterialSetting): string =>
  `${sentences[mistake]} ${advice[setting]}`;

/** Says that a key has too few bits. */
export const describeTooShort = (
  bits: number,
  signType: string,
  fewest: number,
  setting: KeyMaterialSetting,
): string => {
  const remedy =
    setting === 'privateKey'
      ? 'Make a new key pair and upload its public key to Alipay.'
      : advice[setting];
  return `This key has ${bits} bits, and ${signType} needs at least ${fewest}. ${remedy}`;
};

/** Says that a good piece of key material stands in the wrong setting. */
export const describeMisplaced = (what: string, setting: KeyMaterialSetting): string =>
  `This is ${what}. ${advice[setting]}`;

/** Tells the administrator what is wrong with one setting. */
export type Report = (setting: string, message: string) => void;

/** Runs a parser of key material; a mistake is reported under the setting's name. */
export const parsedOrReported = <Result>(
  parse: () => Result,
  setting: KeyMaterialSetting,
  report: Report,
): Result | undefined => {
  try {
    return parse();
  } catch (error) {
    // Whatever else a parser might throw could quote the key.
    report(
      setting,
      describeMistake(error instanceof KeyMaterialError ? error.mistake : 'damaged', setting),
    );
    return undefined;
  }
};
