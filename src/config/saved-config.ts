import { memoize } from '../crypto/memoize.ts';
import { longestKeyMaterial } from '../crypto/pem.ts';
import { type ConfigReading, givenSettings, readGiven } from './guard.ts';
import type { SettingMistake } from './mistakes.ts';
import type { SettingName } from './settings.ts';

/** For how long a reading holds, in milliseconds: certificates end in the meantime. */
export const readingLifetimeMs = 60_000;

const isTolerated = ({ setting, mistake }: SettingMistake): boolean =>
  setting === 'alipayCert' && mistake.code === 'certificate-expired';

type Given = ReturnType<typeof givenSettings>;

const read = (given: Given): ConfigReading => readGiven(given, isTolerated);

const readText = memoize((text) => read(JSON.parse(text).given));

const lengthOf = (value: unknown): number => {
  if (typeof value === 'string') {
    return value.length;
  }
  return typeof value === 'boolean' ? 0 : Number.POSITIVE_INFINITY;
};

/** Whether settings are short enough to be written down, and are what was written down once read. */
const isKept = (given: Given): boolean =>
  Object.values(given).reduce((length: number, value) => length + lengthOf(value), 0) <
  longestKeyMaterial / 2;

/**
 * Reads settings that were saved earlier, as `readConfig` does, but for what time alone has done to
 * them: an `alipayCert` that has expired since is accepted.
 *
 * Its successor is recognised by it. No answer is believed by it: the gateway looks at the dates.
 *
 * Logto hands the settings over anew for every request. So what was read is kept for a minute, by the
 * settings' digest, right or wrong.
 *
 * @returns the same object for the same settings within a minute.
 */
export const readSavedConfig = (
  saved: unknown,
  settings: readonly SettingName[],
): ConfigReading => {
  const given = givenSettings(saved, settings);
  const minute = Math.floor(Date.now() / readingLifetimeMs);
  return isKept(given) ? readText(JSON.stringify({ given, minute })) : read(given);
};
