import { LogtoError } from '../../../logto/errors.ts';

/** A user who is not as wished. */
export interface NotMoved<Outcome extends string = string> {
  logtoId: string;
  ending: Outcome | 'refused';
  /** Logto's answer, if that is why: the status and Logto's own code. */
  status?: number | undefined;
  logtoCode?: string | undefined;
}

/** After so many refusals in a row, the cause is not the individual users. */
const mostInARow = 20;

/** Whether a failure is about one user, so that the others can go on. */
export const isOfOneUser = (error: unknown): error is LogtoError =>
  error instanceof LogtoError &&
  (error.failure.code === 'refused' || error.failure.code === 'answer-not-understood');

/** What has come of each user. */
export class Outcomes<Outcome extends string> {
  /** Who is not as wished, by Logto's id. */
  readonly notMoved = new Map<string, NotMoved<Outcome>>();
  readonly #wished: readonly Outcome[];
  readonly #counts = new Map<Outcome, number>();
  #inARow = 0;

  /** @param wished the outcomes that leave nothing to be done for a user. */
  constructor(wished: readonly Outcome[]) {
    this.#wished = wished;
  }

  /** How many have ended how; who is not as wished counts once, by the last outcome. */
  get counts(): ReadonlyMap<Outcome | 'refused', number> {
    const counts = new Map<Outcome | 'refused', number>(this.#counts);
    for (const { ending } of this.notMoved.values()) {
      counts.set(ending, (counts.get(ending) ?? 0) + 1);
    }
    return counts;
  }

  /** How many Logto has refused. */
  get refused(): number {
    return this.counts.get('refused') ?? 0;
  }

  isRefused({ logtoId }: { logtoId: string }): boolean {
    return this.notMoved.get(logtoId)?.ending === 'refused';
  }

  take(logtoId: string, outcome: Outcome): void {
    this.#inARow = 0;
    if (this.#wished.includes(outcome)) {
      this.notMoved.delete(logtoId);
      this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
    } else {
      this.notMoved.set(logtoId, { logtoId, ending: outcome });
    }
  }

  /**
   * Takes a user whom Logto has refused.
   *
   * @throws the error itself if it is about more than one user.
   */
  refuse(logtoId: string, error: unknown): void {
    this.#inARow += 1;
    if (!isOfOneUser(error) || this.#inARow > mostInARow) {
      throw error;
    }
    const { failure } = error;
    const answer =
      failure.code === 'refused' ? { status: failure.status, logtoCode: failure.logtoCode } : {};
    this.notMoved.set(logtoId, { logtoId, ending: 'refused', ...answer });
  }

  /** Takes what a step for a user ends with, and whether Logto refuses the user. */
  async count(logtoId: string, step: () => Promise<Outcome>): Promise<void> {
    try {
      this.take(logtoId, await step());
    } catch (error) {
      this.refuse(logtoId, error);
    }
  }
}
