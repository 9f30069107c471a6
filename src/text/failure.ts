import { say, type Text } from './text.ts';

/**
 * One of some failures: its code and its values.
 *
 * @typeParam Failures the values that explain a failure, by its code.
 */
export type FailureAmong<Failures, Code extends keyof Failures = keyof Failures> = {
  [Each in Code]: { code: Each } & Failures[Each];
}[Code];

/** A sentence for each of some failures. */
export type Sentences<Failures> = { [Code in keyof Failures]: Text<Failures[Code]> };

/** Says what failed. */
export const sayFailure = <Failures, Code extends keyof Failures>(
  failure: FailureAmong<Failures, Code>,
  sentences: Sentences<Failures>,
): string => say(sentences[failure.code], failure);
