import { createHash } from 'node:crypto';
import { KeyMaterialError, type KeyMaterialMistake } from './key-material-error.ts';
import { longestKeyMaterial } from './pem.ts';

/** How many texts are remembered; see {@link memoize}. */
export const mostRemembered = 256;

/** How long a refusal is remembered, in milliseconds. */
export const refusalLifetimeMs = 60_000;

type Entry<Result> = { result: Result } | { mistake: KeyMaterialMistake; expiresAt: number };

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');

const isCurrent = <Result>(entry: Entry<Result>): boolean =>
  'result' in entry || performance.now() < entry.expiresAt;

const evaluate = <Result>(parse: (text: string) => Result, text: string): Entry<Result> => {
  try {
    return { result: parse(text) };
  } catch (error) {
    if (error instanceof KeyMaterialError) {
      return { mistake: error.mistake, expiresAt: performance.now() + refusalLifetimeMs };
    }
    throw error;
  }
};

/**
 * Memoizes a parser of key material: Logto reads the configuration anew for every request.
 *
 * Remembers the latest {@link mostRemembered} results, and each KeyMaterialError for
 * {@link refusalLifetimeMs}. The least recently used text is forgotten first. Entries are found by
 * the text's SHA-256 digest, so the text of a key that was replaced does not stay in memory.
 *
 * @returns a parser that returns the same object for the same text.
 */
export const memoize = <Result>(parse: (text: string) => Result): ((text: string) => Result) => {
  const entries = new Map<string, Entry<Result>>();

  const remember = (digest: string, entry: Entry<Result>): void => {
    entries.delete(digest);
    entries.set(digest, entry);
    if (entries.size > mostRemembered) {
      for (const leastRecentlyUsed of entries.keys()) {
        entries.delete(leastRecentlyUsed);
        break;
      }
    }
  };

  return (text) => {
    if (text.length > longestKeyMaterial) {
      // Refused at once, which takes less time than its digest.
      return parse(text);
    }
    const digest = digestOf(text);
    const known = entries.get(digest);
    const entry = known && isCurrent(known) ? known : evaluate(parse, text);
    remember(digest, entry);
    if ('mistake' in entry) {
      throw new KeyMaterialError(entry.mistake);
    }
    return entry.result;
  };
};
