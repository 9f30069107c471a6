import type { Journal } from './journal.ts';
import { openJournalOf, originOf } from './origin.ts';
import { Pairs } from './pairs.ts';
import type { Session } from './session.ts';
import type { Setup } from './setup.ts';

/** The files to which a command adds what it finds and does. */
export interface Files {
  journal: Journal;
  pairs: Pairs;
}

/**
 * Runs a step with the files of the session's folder, and closes them.
 *
 * @throws CliError `journal-of-another`, `journal-without-origin`, `record-wrong`
 */
export const withFiles = async <Value>(
  session: Session,
  { connector, application }: Setup,
  step: (files: Files) => Promise<Value>,
): Promise<Value> => {
  const { folder, target } = session;
  const journal = await openJournalOf(folder, originOf(session, connector));
  try {
    const pairs = await Pairs.open(folder, target, application.appId);
    try {
      return await step({ journal, pairs });
    } finally {
      await pairs.close();
    }
  } finally {
    await journal.close();
  }
};
