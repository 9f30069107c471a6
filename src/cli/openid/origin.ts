import type { LogtoConnector } from '../../logto/connectors.ts';
import { OpenidError } from './failures.ts';
import { type Journal, openJournal, readJournal } from './journal.ts';
import type { Origin, OriginMember } from './records.ts';
import type { Session } from './session.ts';
import { appIdIn } from './setup.ts';

const members: readonly OriginMember[] = ['core', 'connectorId', 'appId', 'to'];

/** What the present move is of. */
export const originOf = (
  { core, target }: Pick<Session, 'core' | 'target'>,
  { id, config }: LogtoConnector,
): Origin => ({ kind: 'origin', core, connectorId: id, appId: appIdIn(config), to: target });

/**
 * Makes sure that the journal of a folder is of the present move, and reads it whole.
 *
 * @returns whether there is one.
 * @throws CliError `journal-of-another`, `journal-without-origin`, `record-wrong`
 */
export const expectOrigin = async (folder: string, present: Origin): Promise<boolean> => {
  let isFirst = true;
  for await (const record of readJournal(folder)) {
    if (isFirst && record.kind !== 'origin') {
      throw new OpenidError(2, { code: 'journal-without-origin', folder });
    }
    isFirst = false;
    if (record.kind === 'origin') {
      const what = members.find((member) => record[member] !== present[member]);
      if (what !== undefined) {
        const values = { what, found: record[what], present: present[what] };
        throw new OpenidError(2, { code: 'journal-of-another', folder, ...values });
      }
    }
  }
  return !isFirst;
};

/**
 * Opens the journal of a folder to add to it; a new one begins with its origin.
 *
 * @throws CliError `journal-of-another`, `journal-without-origin`, `record-wrong`
 */
export const openJournalOf = async (folder: string, present: Origin): Promise<Journal> => {
  const isThere = await expectOrigin(folder, present);
  const journal = await openJournal(folder);
  if (!isThere) {
    await journal.append(present);
  }
  return journal;
};
