import type { KeyObject } from 'node:crypto';
import { bitsOf } from '../crypto/keys.ts';
import type { SignType } from '../crypto/signature.ts';
import { describeTooShort, type KeyMaterialSetting, type Report } from './mistakes.ts';

const fewestBits: Record<SignType, number> = { RSA2: 2048, RSA: 1024 };

/** Reports a key that is shorter than Alipay's signature algorithm asks for. */
export const reportTooShort = (
  key: KeyObject,
  signType: SignType,
  setting: KeyMaterialSetting,
  report: Report,
): void => {
  if (bitsOf(key) < fewestBits[signType]) {
    report(setting, describeTooShort(bitsOf(key), signType, fewestBits[signType], setting));
  }
};
