import { socialUserInfoGuard } from '@logto/connector-kit';
import { z } from 'zod';
import { type Config, readConfig } from '../config/guard.ts';
import type { SettingMistake } from '../config/mistakes.ts';
import { nativeSettings, type SettingName } from '../config/settings.ts';
import { describeMistake } from './messages/describe.ts';
import { en as english } from './messages/en.ts';

/** What is wrong with a setting, in words that say what to do and hold nothing of its value. */
export const describeInEnglish = ({
  setting,
  mistake,
}: SettingMistake): { setting: string; message: string } => ({
  setting,
  message: describeMistake(setting, mistake, english),
});

/** The guard of a connector's settings. */
type ConfigGuard = z.ZodType<Config, z.ZodTypeDef, unknown>;

/**
 * The same issues in an error of the host's own zod, which the kit brings.
 *
 * Core shows the issues of such errors alone, and our zod is bundled. If the kit's guard were to
 * accept anything, the error would stay ours: the settings are refused all the same.
 */
const asHostError = (own: z.ZodError): z.ZodError => {
  const { error = own } = socialUserInfoGuard.safeParse(undefined);
  error.issues = own.issues;
  return error;
};

/**
 * Makes the guard that core runs when an administrator saves the settings.
 *
 * Core hands the saved settings to a sign-in as they are, and the connector reads those with
 * `readSavedConfig`: a certificate may have expired in the meantime. A guard could not tell the two
 * apart, and to save an expired one is a mistake.
 *
 * Every mistake is an issue under its setting's name, in words that say what to do and that hold
 * nothing of the value. The error is one of the host's zod, whether parsed or safely parsed.
 */
export const createConfigGuard = (settings: readonly SettingName[]): ConfigGuard => {
  const guard = z.unknown().transform((saved, context): Config => {
    const { config, mistakes } = readConfig(saved, settings);
    if (config) {
      return config;
    }
    for (const { setting, message } of mistakes.map(describeInEnglish)) {
      context.addIssue({ code: 'custom', path: [setting], message });
    }
    return z.NEVER;
  });
  const ownSafeParse = guard.safeParse;
  const safeParse: typeof ownSafeParse = (saved) => {
    const result = ownSafeParse(saved);
    return result.success ? result : { success: false, error: asHostError(result.error) };
  };
  return Object.assign(guard, { safeParse });
};

/** The guard of the native connector. */
export const configGuard: ConfigGuard = createConfigGuard(nativeSettings);
