import { LogtoError } from '../../logto/errors.ts';

/** A user who is not as wished. */
export interface LeftUser<Ending extends string = string> {
  logtoId: string;
  ending: Ending | 'refused';
  /** Logto's answer, if that is why: the status and Logto's own code. */
  status?: number | undefined;
  logtoCode?: string | undefined;
}

/** So many users refused one after another are no longer a matter of these users. */
const mostInARow = 20;

/** Whether a failure is about one user, so that the others can go on. */
export const isOfOneUser = (error: unknown): error is LogtoError =>
  error instanceof LogtoError &&
  (error.failure.code === 'refused' || error.failure.code === 'answer-not-understood');

/** What has come of each user. */
export class Tally<Ending extends string> {
  /** Who is not as wished, by Logto's id. */
  readonly left = new Map<string, LeftUser<Ending>>();
  readonly #wished: readonly Ending[];
  readonly #counts = new Map<Ending, number>();
  #inARow = 0;

  /** @param wished the endings that leave nothing to be done for a user. */
  constructor(wished: readonly Ending[]) {
    this.#wished = wished;
  }

  /** How many have ended how; who is left counts once, by the last ending. */
  get counts(): ReadonlyMap<Ending | 'refused', number> {
    const counts = new Map<Ending | 'refused', number>(this.#counts);
    for (const { ending } of this.left.values()) {
      counts.set(ending, (counts.get(ending) ?? 0) + 1);
    }
    return counts;
  }

  /** How many Logto has refused. */
  get refused(): number {
    return this.counts.get('refused') ?? 0;
  }

  isRefused({ logtoId }: { logtoId: string }): boolean {
    return this.left.get(logtoId)?.ending === 'refused';
  }

  take(logtoId: string, ending: Ending): void {
    this.#inARow = 0;
    if (this.#wished.includes(ending)) {
      this.left.delete(logtoId);
      this.#counts.set(ending, (this.#counts.get(ending) ?? 0) + 1);
    } else {
      this.left.set(logtoId, { logtoId, ending });
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
    this.left.set(logtoId, { logtoId, ending: 'refused', ...answer });
  }

  /** Takes what a step for a user ends with, and whether Logto refuses the user. */
  async count(logtoId: string, step: () => Promise<Ending>): Promise<void> {
    try {
      this.take(logtoId, await step());
    } catch (error) {
      this.refuse(logtoId, error);
    }
  }
}
