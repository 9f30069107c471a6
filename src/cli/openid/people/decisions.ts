import type { Store } from '../../files/store.ts';

export const decisionNames = ['keep-old', 'keep-new', 'skip'] as const;

/** What is to become of a person who has two accounts. */
export type Decision = (typeof decisionNames)[number];

/** What was decided of one person: the old account is to be moved, the new one holds the id already. */
export interface Decided {
  oldUser: string;
  newUser: string;
  decision: Decision;
}

/** Replaces what was decided. */
export const replaceDecisions = (store: Store, decisions: Iterable<Decided>): void =>
  store.transaction(() => {
    store.run('delete from decision');
    for (const decided of decisions) {
      store.run('insert or replace into decision values (:oldUser, :newUser, :decision)', {
        ...decided,
      });
    }
  });
