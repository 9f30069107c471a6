import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { devNull } from 'node:os';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** What a command cost. */
export interface Cost {
  seconds: number;
  /** On all cores, in seconds. */
  cpu: number;
  /** The most memory that the process held (resident set), in MiB. */
  peakMiB: number;
  /**
   * The longest time in which nothing else could run, in milliseconds: the start included, but not the
   * time in which other processes had the core.
   */
  longestStepMs: number;
}

/** How often the process looks at its clock, in milliseconds. */
const resolution = 5;

/** What the process says of itself at its end. Linux says how long its main thread has waited for a core. */
const report = `
import { readFileSync, writeSync } from 'node:fs';
const waitedMs = () => Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[1]) / 1e6;
const look = () => performance.now() - waitedMs();
let last = look();
let longestDelay = 0;
setInterval(() => {
  const now = look();
  longestDelay = Math.max(longestDelay, now - last - ${resolution});
  last = now;
}, ${resolution}).unref();
process.on('exit', () => {
  writeSync(3, JSON.stringify({ ...process.resourceUsage(), longestDelay }));
});`;

const usageGuard = z.object({
  userCPUTime: z.number(),
  systemCPUTime: z.number(),
  maxRSS: z.number(),
  longestDelay: z.number(),
});

/**
 * Runs the built command in a process of its own, which prints to nowhere.
 *
 * @param heapMiB the most that V8 may keep; its own choice if it is absent.
 */
export const measureCommand = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  heapMiB?: string,
): Promise<Cost> => {
  const nowhere = await open(devNull, 'w');
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...(heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`]),
      ...['--import', `data:text/javascript,${encodeURIComponent(report)}`],
      ...['lib/cli.js', 'openid', ...args],
    ],
    { env: environment, stdio: ['ignore', nowhere.fd, 'inherit', 'pipe'] },
  );
  const pipe = child.stdio[3];
  const closed = once(child, 'close');
  const usage = pipe instanceof Readable ? await text(pipe) : '';
  const [exitCode] = await closed;
  await nowhere.close();
  if (exitCode !== 0) {
    throw new Error(`openid ${args[0]} ended with ${exitCode}`);
  }
  const { userCPUTime, systemCPUTime, maxRSS, longestDelay } = usageGuard.parse(JSON.parse(usage));
  return {
    seconds: (performance.now() - start) / 1000,
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    peakMiB: maxRSS / 1024,
    longestStepMs: longestDelay,
  };
};
