import { socialUserInfoGuard } from '@logto/connector-kit';
import { z } from 'zod';
import { type Config, readConfig } from './config/guard.ts';
import { nativeSettings, type SettingName } from './config/settings.ts';
import { connector as english } from './messages/en.ts';
import { describeMistake } from './messages/messages.ts';

/** The guard of a connector's settings. */
export type ConfigGuard = z.ZodType<Config, z.ZodTypeDef, unknown>;

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
 * Makes the guard that core runs when an administrator saves the settings, and the connector at each
 * call.
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
    for (const { setting, mistake } of mistakes) {
      const message = describeMistake(setting, mistake, english);
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
