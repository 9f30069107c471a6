import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { alipaySdk } from './subjects/alipay-sdk.ts';
import { bare } from './subjects/bare.ts';
import { byGot } from './subjects/by-got.ts';
import { official } from './subjects/official.ts';
import { ours } from './subjects/ours.ts';
import type { AppSettings, Running, Subject } from './subjects/subject.ts';

/** What is compared. In certificate mode it is the same code as `ours`. */
export type SubjectName = 'ours' | 'certificates' | 'by-got' | 'bare' | 'official' | 'alipay-sdk';

/** The first line of a worker's standard input. */
export interface Order {
  subject: SubjectName;
  settings: AppSettings;
  userId: string;
  /** Whether turns of many sign-ins are measured, or the import and the first sign-in. */
  measures: 'load' | 'first';
}

/** Each further line, which it answers by a report on one line. */
export interface Turn {
  /** Sign-ins at a time. */
  concurrency: number;
  callbacks: Array<{ auth_code: string }>;
}

/** What it reports of many sign-ins. */
export interface LoadReport {
  signInsPerSecond: number;
  medianMs: number;
  p99Ms: number;
  cpuMsPerSignIn: number;
  /** The 99th percentile of how late the event loop ran a timer. */
  loopDelayP99Ms: number;
  peakMemoryMiB: number;
}

/** What it reports of a process's first sign-in. */
export interface FirstReport {
  importMs: number;
  firstSignInMs: number;
}

const subjects: Record<SubjectName, Subject> = {
  ours,
  certificates: ours,
  'by-got': byGot,
  bare,
  official,
  'alipay-sdk': alipaySdk,
};

/** The granularity of the event-loop monitor, which is part of what it measures. */
const loopResolutionMs = 1;

const lines = createInterface(process.stdin)[Symbol.asyncIterator]();
const order: Order = JSON.parse((await lines.next()).value ?? '');

/** Signs all in, so many at a time; a wrong id ends the run. Returns milliseconds per sign-in. */
const signInAll = async (running: Running, { concurrency, callbacks }: Turn): Promise<number[]> => {
  const waiting = [...callbacks];
  const durations: number[] = [];
  const work = async () => {
    for (let callback = waiting.pop(); callback; callback = waiting.pop()) {
      const start = performance.now();
      const id = await running.signIn(callback);
      durations.push(performance.now() - start);
      if (id !== order.userId) {
        throw new Error('A wrong identity');
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return durations.sort((left, right) => left - right);
};

const percentile = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const measureLoad = async (running: Running, turn: Turn): Promise<LoadReport> => {
  const loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
  loop.enable();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const durations = await signInAll(running, turn);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  loop.disable();
  return {
    signInsPerSecond: durations.length / seconds,
    medianMs: percentile(durations, 0.5),
    p99Ms: percentile(durations, 0.99),
    cpuMsPerSignIn: (user + system) / 1000 / durations.length,
    loopDelayP99Ms: Math.max(0, loop.percentile(99) / 1e6 - loopResolutionMs),
    peakMemoryMiB: process.resourceUsage().maxRSS / 1024,
  };
};

/** The user taps the button, comes back a second later, and is the first of this process. */
const measureFirst = async (
  running: Running,
  turn: Turn,
  importMs: number,
): Promise<FirstReport> => {
  await running.announce();
  await pause(1000);
  const [firstSignInMs = Number.NaN] = await signInAll(running, turn);
  return { importMs, firstSignInMs };
};

await import('@logto/connector-kit');
const start = performance.now();
const candidate = await subjects[order.subject].load();
const importMs = performance.now() - start;
const running = await candidate.start(order.settings);

for await (const line of lines) {
  const turn: Turn = JSON.parse(line);
  const report = await (order.measures === 'load'
    ? measureLoad(running, turn)
    : measureFirst(running, turn, importMs));
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
