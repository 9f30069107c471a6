/*
 * queue: who has the next turn at what only a few can have at once, shared fairly and within a deadline.
 * Knows nothing of keys, connections or what a turn is for.
 */

/** By when a turn is needed: the time left in milliseconds, 0 or less when it is over. */
export interface TurnDeadline {
  remainingMs(): number;
}

/** A task was not started, because its deadline was over before its turn. */
export class TurnTimeoutError extends Error {
  override readonly name = 'TurnTimeoutError';
  readonly code = 'turn-timeout';

  constructor() {
    super('turn-timeout');
  }
}

/** Who wants a turn, and how. */
export interface Turn {
  /** The name of the line to wait in: whoever shares it shares its turns. */
  line: string;
  /** Without one, the wait has no limit. */
  deadline?: TurnDeadline | undefined;
  /** Goes ahead of those of its line that are not urgent. It takes no other line's turn. */
  isUrgent?: boolean;
  /** Whether it is one of those of which fewer run at once; the same for all of a line. */
  isHeavy?: boolean;
}

/** How many tasks run at once. */
export interface Capacity {
  most: number;
  /** Of the heavy ones, in all lines together. */
  mostHeavy?: number;
}

/** The longest delay of a timer; a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** The tasks of one line. Those waiting are Sets, so that any of them leaves in constant time. */
interface Line {
  isHeavy: boolean;
  running: number;
  urgent: Set<() => void>;
  waiting: Set<() => void>;
}

const firstOf = ({ urgent, waiting }: Line): (() => void) | undefined => {
  const [first] = urgent.size > 0 ? urgent : waiting;
  return first;
};

const expectTimeLeft = (deadline: TurnDeadline | undefined): void => {
  if (deadline && deadline.remainingMs() <= 0) {
    throw new TurnTimeoutError();
  }
};

/**
 * Has tasks run a few at a time, in turns that are shared between lines.
 *
 * Guaranteed: no more than the capacity run at once. A free turn goes to the line with the fewest
 * running; of several, to the one that came or was served longest ago. So thousands that wait in one
 * line delay another line by a task or two. A wait ends with its deadline, and nothing is started for a deadline
 * that is over. The turn is released if the task fails.
 */
export class FairQueue {
  readonly #most: number;
  readonly #mostHeavy: number;
  /** Those with tasks running or waiting; the one that came or was served last is the last. */
  readonly #lines = new Map<string, Line>();
  #running = 0;
  #heavyRunning = 0;

  constructor({ most, mostHeavy = most }: Capacity) {
    this.#most = most;
    this.#mostHeavy = mostHeavy;
  }

  /** How many tasks run. */
  get running(): number {
    return this.#running;
  }

  /** Whether nothing runs or waits. */
  get isIdle(): boolean {
    return this.#lines.size === 0;
  }

  /**
   * Runs a task when it has its turn.
   *
   * @throws TurnTimeoutError `turn-timeout`, and whatever the task throws.
   */
  async run<Result>(turn: Turn, task: () => Promise<Result>): Promise<Result> {
    await this.#acquire(turn);
    try {
      // The event loop may have been held past the deadline.
      expectTimeLeft(turn.deadline);
      return await task();
    } finally {
      this.#release(turn.line);
    }
  }

  #acquire({ line: name, deadline, isUrgent = false, isHeavy = false }: Turn): Promise<void> {
    const line = this.#lines.get(name) ?? {
      isHeavy,
      running: 0,
      urgent: new Set(),
      waiting: new Set(),
    };
    this.#lines.set(name, line);
    if (this.#running < this.#most && this.#mayRun(line)) {
      this.#start(name, line);
      return Promise.resolve();
    }
    const place = isUrgent ? line.urgent : line.waiting;
    return new Promise((resolve, reject) => {
      const proceed = (): void => {
        clearTimeout(timer);
        place.delete(proceed);
        this.#start(name, line);
        resolve();
      };
      const leave = (): void => {
        place.delete(proceed);
        this.#dropIfIdle(name, line);
        reject(new TurnTimeoutError());
      };
      const timer =
        deadline && setTimeout(leave, Math.min(Math.ceil(deadline.remainingMs()), longestDelayMs));
      place.add(proceed);
    });
  }

  #mayRun({ isHeavy }: Line): boolean {
    return !isHeavy || this.#heavyRunning < this.#mostHeavy;
  }

  #start(name: string, line: Line): void {
    this.#running += 1;
    this.#heavyRunning += line.isHeavy ? 1 : 0;
    line.running += 1;
    this.#lines.delete(name);
    this.#lines.set(name, line);
  }

  #release(name: string): void {
    const line = this.#lines.get(name);
    if (line) {
      this.#running -= 1;
      this.#heavyRunning -= line.isHeavy ? 1 : 0;
      line.running -= 1;
      this.#dropIfIdle(name, line);
    }
    this.#next()?.();
  }

  #dropIfIdle(name: string, { running, urgent, waiting }: Line): void {
    if (running + urgent.size + waiting.size === 0) {
      this.#lines.delete(name);
    }
  }

  /** What lets the first of the line proceed whose turn it is. */
  #next(): (() => void) | undefined {
    let next: { line: Line; proceed: () => void } | undefined;
    for (const line of this.#lines.values()) {
      const proceed = firstOf(line);
      if (proceed && this.#mayRun(line) && !(next && next.line.running <= line.running)) {
        next = { line, proceed };
      }
    }
    return next?.proceed;
  }
}
