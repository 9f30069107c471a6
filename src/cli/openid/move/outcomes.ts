import { LogtoError } from '../../../logto/errors.ts';
import type { ChangeOutcome } from './change.ts';

/**
 * What came of a user's move. `not-given-back` is one that failed, whose other account has lost its
 * identity for it; `given-back` is an account that has it again, since the other one cannot have it.
 */
export type MoveOutcome = ChangeOutcome | 'not-given-back' | 'given-back';

/** A user who is not as wished. */
export interface NotMoved {
  logtoId: string;
  ending: MoveOutcome | 'refused';
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
export class Outcomes {
  /** Who is not as wished, by Logto's id. */
  readonly notMoved = new Map<string, NotMoved>();
  readonly #asWished = new Map<MoveOutcome, number>();
  #inARow = 0;

  /** How many have ended how; who is not as wished counts once, by the last outcome. */
  get counts(): ReadonlyMap<MoveOutcome | 'refused', number> {
    const counts = new Map<MoveOutcome | 'refused', number>(this.#asWished);
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

  /**
   * Counts what a step for a user ends with, or that Logto refuses the user.
   *
   * @throws what the step throws if it is about more than one user.
   */
  async count(logtoId: string, step: () => Promise<MoveOutcome>): Promise<void> {
    try {
      const ending = await step();
      this.#inARow = 0;
      if (ending === 'moved' || ending === 'already') {
        this.notMoved.delete(logtoId);
        this.#asWished.set(ending, (this.#asWished.get(ending) ?? 0) + 1);
      } else {
        this.notMoved.set(logtoId, { logtoId, ending });
      }
    } catch (error) {
      this.#inARow += 1;
      if (!isOfOneUser(error) || this.#inARow > mostInARow) {
        throw error;
      }
      const { failure } = error;
      const answer = failure.code === 'refused' ? failure : undefined;
      const { status, logtoCode } = answer ?? {};
      this.notMoved.set(logtoId, { logtoId, ending: 'refused', status, logtoCode });
    }
  }
}
