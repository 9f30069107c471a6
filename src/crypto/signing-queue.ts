import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { bitsOf } from './keys.ts';

/** By when a signature is needed: the time left in milliseconds, 0 or less when it is over. */
export interface SigningDeadline {
  remainingMs(): number;
}

/** No signature was made, because its deadline was over before its turn. */
export class SigningTimeoutError extends Error {
  override readonly name = 'SigningTimeoutError';
  readonly code = 'signing-timeout';

  constructor() {
    super('signing-timeout');
  }
}

/**
 * At most cores + 1 signatures run at once: one waits in the thread pool, so no core idles, and the
 * event loop keeps its share.
 */
const mostRunning = availableParallelism() + 1;

/**
 * The longest key, in bits, of which several signatures run at once. Alipay documents signatures of no
 * longer ones. With 4096 bits one takes seven times as long, and a flood of them would fill all cores.
 */
const longestOfSeveral = 2048;

/** The longest delay of a timer; a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** The signatures of one key. A Set, so that any of those waiting leaves in constant time. */
interface Line {
  running: number;
  waiting: Set<() => void>;
}

/** The keys with signatures running or waiting; the one that was served last is the last. */
const lines = new Map<KeyObject, Line>();
let running = 0;

const lineOf = (key: KeyObject): Line => {
  const line = lines.get(key) ?? { running: 0, waiting: new Set() };
  lines.set(key, line);
  return line;
};

const dropIfIdle = (key: KeyObject, line: Line): void => {
  if (line.running === 0 && line.waiting.size === 0) {
    lines.delete(key);
  }
};

/** Whether another signature of a key may run if there is a free slot. */
const mayRun = (key: KeyObject, { running: ofKey }: Line): boolean =>
  ofKey === 0 || bitsOf(key) <= longestOfSeveral;

const markRunning = (key: KeyObject, line: Line): void => {
  running += 1;
  line.running += 1;
  lines.delete(key);
  lines.set(key, line);
};

/** Of the lines that may run, the one with the fewest running; of several, the one served longest ago. */
const nextLine = (): Line | undefined =>
  [...lines]
    .filter(([key, line]) => line.waiting.size > 0 && mayRun(key, line))
    .map(([, line]) => line)
    .reduce<Line | undefined>(
      (next, line) => (next && next.running <= line.running ? next : line),
      undefined,
    );

const acquire = (key: KeyObject, deadline: SigningDeadline | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const line = lineOf(key);
    if (running < mostRunning && mayRun(key, line)) {
      markRunning(key, line);
      resolve();
      return;
    }
    const proceed = (): void => {
      clearTimeout(timer);
      line.waiting.delete(proceed);
      markRunning(key, line);
      resolve();
    };
    const leave = (): void => {
      line.waiting.delete(proceed);
      dropIfIdle(key, line);
      reject(new SigningTimeoutError());
    };
    const timer =
      deadline && setTimeout(leave, Math.min(Math.ceil(deadline.remainingMs()), longestDelayMs));
    line.waiting.add(proceed);
  });

const release = (key: KeyObject): void => {
  const line = lineOf(key);
  running -= 1;
  line.running -= 1;
  dropIfIdle(key, line);
  const [proceed] = nextLine()?.waiting ?? [];
  proceed?.();
};

const expectTimeLeft = (deadline: SigningDeadline | undefined): void => {
  if (deadline && deadline.remainingMs() <= 0) {
    throw new SigningTimeoutError();
  }
};

/**
 * Runs the making of one signature when a slot is free.
 *
 * Guaranteed: at most cores + 1 run at once, and one of a key of more than 2048 bits. A free slot goes
 * to the key with the fewest running. So thousands that wait for one key delay another key by one
 * signature. A wait ends with its deadline, and nothing is started for a deadline that is over. The slot
 * is released if `task` fails.
 *
 * @param deadline without one, the wait has no limit.
 * @throws SigningTimeoutError `signing-timeout`, and whatever `task` throws.
 */
export const runInTurn = async <Result>(
  key: KeyObject,
  deadline: SigningDeadline | undefined,
  task: () => Promise<Result>,
): Promise<Result> => {
  await acquire(key, deadline);
  try {
    // The event loop may have been held past the deadline.
    expectTimeLeft(deadline);
    return await task();
  } finally {
    release(key);
  }
};
