import { expect } from 'vitest';

/** For the few tests that start many processes, or try many worlds. All others end in half a minute. */
export const slowMs = 180_000;

/** Nothing takes so long, however busy the machine is. */
const patienceMs = 25_000;

/**
 * Waits until connections and processes have done something, however the timers of the test are
 * faked; fails before the test's own time is over, and says what for.
 */
export const until = async (condition: () => unknown): Promise<void> => {
  // (The time of day and the monotonic clock may be fake; this one never is.)
  const start = process.hrtime.bigint();
  while (!condition()) {
    const waitedMs = Number(process.hrtime.bigint() - start) / 1e6;
    expect(waitedMs, `the wait for ${condition}`).toBeLessThan(patienceMs);
    await new Promise(setImmediate);
  }
};

/** The processor time that a step takes in milliseconds, which does not grow on a busy machine. */
export const processorMs = async (step: () => unknown): Promise<number> => {
  const before = process.cpuUsage();
  await step();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/**
 * How many times as much processor time a step takes for four times the size, at best: about 4 if it
 * grows with the size, about 16 if it grows with the square of it.
 */
export const growthOf = async (
  size: number,
  step: (size: number) => unknown,
  attempts = 6,
): Promise<number> => {
  const [small, large]: [number[], number[]] = [[], []];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    small.push(await processorMs(() => step(size)));
    large.push(await processorMs(() => step(4 * size)));
  }
  return Math.min(...large) / Math.min(...small);
};
