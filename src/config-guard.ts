import { z } from 'zod';
import { type Config, readConfig } from './config/guard.ts';
import { connector as english } from './messages/en.ts';
import { describeMistake } from './messages/messages.ts';

/**
 * The guard that core runs when an administrator saves the settings, and the connector at each call.
 *
 * Every mistake is an issue under its setting's name, in words that say what to do and that hold
 * nothing of the value.
 */
export const configGuard = z.unknown().transform((saved, context): Config => {
  const { config, mistakes } = readConfig(saved);
  if (config) {
    return config;
  }
  for (const { setting, mistake } of mistakes) {
    const message = describeMistake(setting, mistake, english);
    context.addIssue({ code: 'custom', path: [setting], message });
  }
  return z.NEVER;
});
