import type { Holder } from '../../../src/cli/openid/holders.ts';
import type { IdentityStore } from '../../../src/cli/openid/identity-store.ts';
import type { Decision } from '../../../src/cli/openid/plan.ts';
import type { JournalRecord } from '../../../src/cli/openid/records.ts';
import type { Identity } from '../../../src/logto/identities.ts';

/** The process has been killed: nothing that it does from then on has an effect. */
export class Killed extends Error {}

/** The network has failed for once. */
export class Passing extends Error {}

/** At which step a process is killed, and whether what the step does is done before. */
export interface Kill {
  step: number;
  isAfter: boolean;
}

/** Users' identities and the journal, which outlive any process. */
export class World {
  readonly identities = new Map<string, Identity | undefined>();
  readonly records: JournalRecord[] = [];
  readonly pairs = new Map<string, string>();
  readonly decisions = new Map<string, Decision>();

  holders(): Holder[] {
    return [...this.identities].flatMap(([logtoId, identity]) =>
      identity === undefined ? [] : [{ logtoId, identity: identity.userId }],
    );
  }

  /** All identities, for comparison. */
  snapshot(): Array<[string, Identity | undefined]> {
    return structuredClone([...this.identities]);
  }

  /** Starts a process on it. Every third answer to a write is lost if `isFlaky`. */
  start(kill: Kill | undefined, isFlaky = false) {
    let steps = 0;
    let writes = 0;
    const take = async <Value>(effect: () => Value): Promise<Value> => {
      await Promise.resolve();
      steps += 1;
      if (kill !== undefined && (steps > kill.step || (steps === kill.step && !kill.isAfter))) {
        throw new Killed();
      }
      const value = effect();
      if (steps === kill?.step) {
        throw new Killed();
      }
      return value;
    };
    const loseAnswers = (): void => {
      writes += 1;
      if (isFlaky && writes % 3 === 1) {
        throw new Passing();
      }
    };
    const store: IdentityStore = {
      read: (logtoId) => take(() => structuredClone(this.identities.get(logtoId))),
      write: (logtoId, identity) =>
        take(() => {
          const isTaken = this.holders().some(
            (other) => other.logtoId !== logtoId && other.identity === identity.userId,
          );
          if (isTaken) {
            return { status: 'in-use' };
          }
          const status = this.identities.get(logtoId) === undefined ? 'created' : 'replaced';
          this.identities.set(logtoId, structuredClone(identity));
          loseAnswers();
          return { status, identity };
        }),
      remove: (logtoId) =>
        take(() => {
          this.identities.set(logtoId, undefined);
          loseAnswers();
        }),
      recover: async (error) => {
        if (!(error instanceof Passing)) {
          throw error;
        }
      },
    };
    const append = (record: JournalRecord): Promise<void> =>
      take(() => {
        this.records.push(structuredClone(record));
      });
    const note = (record: JournalRecord): void => {
      // Nobody waits for it, and every other one is lost in the end of a process.
      if (kill === undefined || (steps < kill.step && steps % 2 === 0)) {
        this.records.push(structuredClone(record));
      }
    };
    return { store, journal: { append, note } };
  }
}
