/*
 * What a move costs before it is begun, as far as that can be said. A real Logto 1.42 wrote about 35
 * identities a second, with the index or with few users; without it, each write reads all users.
 */

const writesPerSecond = 35;

/** Listing takes as long, however few are moved. */
const fewestSeconds = 10;

/** Reading and writing; four users are moved at a time. */
const requestsPerUser = 2;
const atATime = 4;

/** From so many on, `apply` needs the index, and `sql` is what we recommend. */
export const manyUsers = 2000;

/**
 * Estimates how long `apply` takes, in seconds.
 *
 * @param users how many are moved.
 * @param limits how long a request to Logto takes from here, in milliseconds, and how many a second
 *   are allowed.
 */
export const estimateApply = (
  users: number,
  { latency = 0, rate = Number.POSITIVE_INFINITY }: { latency?: number; rate?: number | undefined },
): number => {
  const fromHere = (atATime * 1000) / (requestsPerUser * latency);
  const seconds = users / Math.min(writesPerSecond, fromHere, rate / requestsPerUser);
  return Math.max(fewestSeconds, Math.ceil(seconds));
};
