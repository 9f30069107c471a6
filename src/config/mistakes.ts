import { KeyMaterialError, type KeyMaterialMistake } from '../crypto/key-material-error.ts';
import { longestKeyMaterial } from '../crypto/pem.ts';
import type { SignType } from '../crypto/signature.ts';
import type { KeyMaterialSetting, SettingName } from './settings.ts';

/** Every mistake in the settings, by code, with the values that explain it. */
export interface Mistakes extends Record<Exclude<KeyMaterialMistake, 'too-long'>, object> {
  'too-long': { most: number };
  'key-too-short': { bits: number; signType: SignType; fewest: number };
  'own-key-too-short': { bits: number; signType: SignType; fewest: number };
  'own-public-key': object;
  'is-root-bundle': object;
  'is-alipay-certificate': object;
  'is-own-certificate': object;
  'certificate-expired': { notAfter: Date };
  'certificate-of-another-key': object;
  'certificate-not-issued-under-root': object;
  'certificate-of-other-environment': object;
  'too-many-namesakes': object;
  'is-app-certificate': object;
  'no-rsa-root': object;
  'certificates-not-used': object;

  'app-id-missing': object;
  'app-id-placeholder': object;
  'partner-id': object;
  'app-id-wrong': object;
  'phone-number-unverified': object;
  'profile-fields-wrong': object;
  'scope-too-long': { most: number };
  'scope-wrong': object;
  'not-a-text': object;
  'not-a-boolean': object;
  'not-a-choice': { choices: readonly string[] };
  'gateway-too-long': { most: number; sandbox: string };
  'gateway-not-a-url': { sandbox: string };
  'gateway-not-https': object;
  'gateway-with-credentials': object;
  'gateway-with-query': object;
  'gateway-retired': { sandbox: string };
}

/** One mistake: its code and its values, which hold nothing of a key. */
export type Mistake<Code extends keyof Mistakes = keyof Mistakes> = {
  [Each in Code]: { code: Each } & Mistakes[Each];
}[Code];

/** A mistake and the setting that it is in. */
export interface SettingMistake {
  setting: SettingName;
  mistake: Mistake;
}

/** Takes note of a mistake. */
export type Report = (setting: SettingName, mistake: Mistake) => void;

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
    const code = error instanceof KeyMaterialError ? error.mistake : 'damaged';
    report(setting, code === 'too-long' ? { code, most: longestKeyMaterial } : { code });
    return undefined;
  }
};
