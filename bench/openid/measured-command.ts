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
  /** How long the program took to load, until it sent a request or opened a store, in milliseconds. */
  startMs: number;
  /** After that, the longest time in which nothing else could run, in milliseconds. */
  longestStepMs: number;
}

/** How often the process looks at its clock, in milliseconds. */
const resolution = 5;

/**
 * What the process says of itself at its end. Times in which other processes had the core are left out:
 * Linux says how long a main thread has waited for one.
 */
const report = `
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync, writeSync } from 'node:fs';
const waitedMs = () => Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[1]) / 1e6;
const look = () => performance.now() - waitedMs();
let last = look();
let longestStepMs = 0;
let startMs;
const begin = () => {
  if (startMs === undefined) {
    startMs = last = look();
    longestStepMs = 0;
  }
};
subscribe('http.client.request.start', begin);
const { getBuiltinModule } = process;
process.getBuiltinModule = (name) => {
  begin();
  return getBuiltinModule(name);
};
setInterval(() => {
  const now = look();
  longestStepMs = Math.max(longestStepMs, now - last - ${resolution});
  last = now;
}, ${resolution}).unref();
process.on('exit', () => {
  writeSync(3, JSON.stringify({ ...process.resourceUsage(), startMs, longestStepMs }));
});`;

const usageGuard = z.object({
  userCPUTime: z.number(),
  systemCPUTime: z.number(),
  maxRSS: z.number(),
  startMs: z.number(),
  longestStepMs: z.number(),
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
  const { userCPUTime, systemCPUTime, maxRSS, ...times } = usageGuard.parse(JSON.parse(usage));
  return {
    seconds: (performance.now() - start) / 1000,
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    peakMiB: maxRSS / 1024,
    ...times,
  };
};
