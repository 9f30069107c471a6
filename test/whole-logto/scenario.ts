import type { World } from './world.ts';

/** One check of a run. */
export interface Scenario {
  group: string;
  name: string;
  /**
   * Set if nothing but a real Logto shows it: signing in, what Logto makes of an error, its pages.
   * The test suite runs the others, at an emulated Logto.
   */
  needsWholeLogto?: true;
  /**
   * Resolves with what was seen, in a few words.
   *
   * @throws SkippedError if this Logto or this machine lacks what the check needs.
   */
  run: (world: World) => Promise<string>;
}

/** What a check needs and does not have. */
export class SkippedError extends Error {
  override readonly name = 'SkippedError';
}
