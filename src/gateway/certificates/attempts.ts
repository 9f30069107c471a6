import type { Certificate } from '../../crypto/certificates.ts';

/** How many different numbers are asked for in one period. */
export const mostNumbers = 4;

/**
 * How often one number is asked for in one period. As often as the pauses allow: with fewer, trouble that
 * has passed would refuse sign-ins for minutes.
 */
export const mostAttempts = 15;

/** The period, in milliseconds. A certificate that came and was not believed is refused for as long. */
export const periodMs = 10 * 60 * 1000;

/** The pause after the first certificate that did not come, doubled after each further one. */
const firstPauseMs = 1000;

/** The longest pause, in milliseconds. */
export const longestPauseMs = 60_000;

/**
 * For how many configurations at once attempts are remembered. To have one forgotten, somebody would
 * have to let as many others ask within ten minutes, a hundred each second.
 */
const mostConfigurations = 2 ** 16;

/**
 * What came of asking for a certificate: `not-believed` is one that came, `not-come` is trouble that
 * may pass.
 */
export type Outcome = Certificate | 'not-believed' | 'not-come';

/** What is known of one number. */
interface Asked {
  /** When the attempts of the last period began, on the monotonic clock. */
  startedAt: number[];
  /** How many certificates in a row did not come. */
  failures: number;
  /** Before this, the number is not asked for again. */
  nextAt: number;
  isRefused: boolean;
  /** The attempt that is under way. */
  running?: Promise<Outcome> | undefined;
}

const isOver = ({ startedAt, running }: Asked): boolean => startedAt.length === 0 && !running;

const pauseAfter = (failures: number): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));

/**
 * The attempts at getting the successors of one certificate.
 *
 * The numbers come from answers that nothing has proven. So at most four different ones are asked for
 * in ten minutes, whoever asks, and those who ask at the same time share the outcome. A certificate
 * that was not believed is not asked for again for ten minutes. One that did not come is asked for
 * again after 1, 2, 4 … 60 s by the next who wants it, at most 15 times in ten minutes. A number
 * that is not asked for changes nothing: it neither lengthens a wait nor takes the place of another.
 */
export class Attempts {
  readonly #asked = new Map<string, Asked>();

  /** Whether nothing is under way, and nothing was asked for in the last ten minutes. */
  get isIdle(): boolean {
    this.#forget();
    return this.#asked.size === 0;
  }

  /**
   * Looks for the certificate of a number, if that may be done now.
   *
   * @param find resolves to a certificate only if it is proven to be a successor.
   * @returns what `find` has found; `not-come` also if it is too early to ask again, and
   * `not-believed` also if the number is one too many.
   */
  seek(number: string, find: () => Promise<Outcome>): Promise<Outcome> {
    this.#forget();
    const asked = this.#asked.get(number);
    if (asked?.running) {
      return asked.running;
    }
    if (asked?.isRefused || (!asked && this.#asked.size === mostNumbers)) {
      return Promise.resolve('not-believed');
    }
    return asked && !this.#mayAskAgain(asked)
      ? Promise.resolve('not-come')
      : this.#ask(number, find, asked);
  }

  #mayAskAgain({ startedAt, nextAt }: Asked): boolean {
    return performance.now() >= nextAt && startedAt.length < mostAttempts;
  }

  async #ask(
    number: string,
    find: () => Promise<Outcome>,
    asked: Asked = { startedAt: [], failures: 0, nextAt: 0, isRefused: false },
  ): Promise<Outcome> {
    this.#asked.set(number, asked);
    asked.startedAt.push(performance.now());
    try {
      asked.running = find();
      const outcome = await asked.running;
      this.#conclude(number, asked, outcome);
      return outcome;
    } finally {
      asked.running = undefined;
    }
  }

  #conclude(number: string, asked: Asked, outcome: Outcome): void {
    if (outcome === 'not-believed') {
      asked.isRefused = true;
    } else if (outcome === 'not-come') {
      asked.failures += 1;
      asked.nextAt = performance.now() + pauseAfter(asked.failures);
    } else {
      // Whoever has it need not ask; if it is forgotten, it may be fetched at once.
      this.#asked.delete(number);
    }
  }

  #forget(): void {
    const begin = performance.now() - periodMs;
    for (const [number, asked] of this.#asked) {
      asked.startedAt = asked.startedAt.filter((startedAt) => startedAt > begin);
      if (isOver(asked)) {
        this.#asked.delete(number);
      }
    }
  }
}

const attempts = new Map<string, Attempts>();

const dropIdle = (): void => {
  for (const [configuration, oldest] of attempts) {
    if (!oldest.isIdle && attempts.size < mostConfigurations) {
      return;
    }
    attempts.delete(configuration);
  }
};

/**
 * The attempts that a configuration has made, by its digest.
 *
 * Unlike the successors themselves, they are not forgotten because others are kept: the limits hold,
 * however many configurations there are.
 */
export const attemptsOf = (configuration: string): Attempts => {
  const known = attempts.get(configuration) ?? new Attempts();
  attempts.delete(configuration);
  dropIdle();
  attempts.set(configuration, known);
  return known;
};
