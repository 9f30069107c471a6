import type { KeyObject } from 'node:crypto';
import { bitsOf } from '../crypto/keys.ts';
import type { SignType } from '../crypto/signature.ts';
import type { Report } from './mistakes.ts';
import type { KeyMaterialSetting } from './settings.ts';

const fewestBits: Record<SignType, number> = { RSA2: 2048, RSA: 1024 };

/** Reports a key that is shorter than Alipay's signature algorithm asks for. */
export const reportTooShort = (
  key: KeyObject,
  signType: SignType,
  setting: KeyMaterialSetting,
  report: Report,
): void => {
  const [bits, fewest] = [bitsOf(key), fewestBits[signType]];
  if (bits < fewest) {
    const code = setting === 'privateKey' ? 'own-key-too-short' : 'key-too-short';
    report(setting, { code, bits, signType, fewest });
  }
};
