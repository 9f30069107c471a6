import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { LoggedRequest } from '../emulator/index.ts';
import { appPrivateKeyText } from './keys.ts';

/** Shorter texts are no secrets: the tests make them up, and they occur in words. */
const shortestSecret = 16;

/** The secrets of a call: what was sent to Alipay, what was signed, and what came back. */
const secretsOf = ({ parameters, canonical, answered }: LoggedRequest): string[] => {
  const { sign = '', code = '', auth_token = '', refresh_token = '' } = parameters;
  const members = answered.text.matchAll(/"(?:access_token|refresh_token|sign)"\s*:\s*"([^"]*)"/g);
  const received = [...members].map(([, value = '']) => value);
  return [sign, code, auth_token, refresh_token, canonical, ...received];
};

const privateKeyLines = appPrivateKeyText.split('\n').filter((line) => /^[\w+/=]{40,}$/.test(line));

/** Everything of a value that a log or a debugger may show. */
const shownOf = (value: unknown): string =>
  [
    JSON.stringify(value),
    inspect(value, { depth: null, maxStringLength: null, maxArrayLength: null, showHidden: true }),
  ].join('\n');

/** The secrets, by value and as a form would encode them, that a text holds. */
export const leaksIn = (text: string, secrets: readonly string[]): string[] =>
  secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .filter((secret) => text.includes(secret));

/**
 * Watches over every test of a file or a `describe`. A test fails in which the process writes
 * anything or is warned of anything, or in which an outcome holds a secret of a sign-in: a private
 * key, code, token, signature or signed text.
 *
 * @param requests what the emulated Alipay has logged.
 * @returns takes note of an outcome.
 */
export const watchOutcomes = (
  requests: () => readonly LoggedRequest[],
): ((outcome: unknown) => void) => {
  let outcomes: unknown[] = [];
  let noise: string[] = [];
  const noteWarning = (warning: Error): void => {
    noise.push(`${warning.name}: ${warning.message}`);
  };
  beforeEach(() => {
    [outcomes, noise] = [[], []];
    process.on('warning', noteWarning);
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        noise.push(String(chunk));
        return true;
      });
    }
    // Vitest's console does not write to the streams of the process.
    for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
      vi.spyOn(console, method).mockImplementation((...values: unknown[]) => {
        noise.push(inspect(values));
      });
    }
  });
  afterEach(async () => {
    // Warnings come late.
    await new Promise(setImmediate);
    process.off('warning', noteWarning);
    expect(noise, 'what was written').toEqual([]);
    const secrets = [...privateKeyLines, ...requests().flatMap(secretsOf)];
    for (const outcome of outcomes) {
      expect(leaksIn(shownOf(outcome), secrets), 'what got out').toEqual([]);
    }
  });
  return (outcome) => outcomes.push(outcome);
};
