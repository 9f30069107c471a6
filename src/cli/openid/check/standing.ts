import { target } from '../../../logto/identities.ts';
import { pageSize, readPage } from '../../../logto/user-pages.ts';
import { CliError } from '../../shell/cli-error.ts';
import { exists } from '../../shell/file-system.ts';
import { isOpen } from '../move/registration.ts';
import { formOf } from '../people/kinds.ts';
import { registrationBefore } from '../people/notes.ts';
import { openPeople, peopleFileIn } from '../people/open.ts';
import type { Session } from '../session.ts';
import { originOf, type Setup } from '../setup.ts';

/** How users stand to the setting that says which id they are known by, as far as was looked. */
export interface Standing {
  /** How many accounts with an identity at Alipay were looked at. */
  looked: number;
  /** How many of them hold an id of the other form. */
  others: number;
  /** Whether this folder has closed registration, and it is closed still. */
  isClosedHere: boolean;
}

/** So many pages are looked at, spread over all users. */
const mostPages = 5;

/** Codes of a file that says nothing: another command has it open, or it is of another Logto. */
const silent: readonly string[] = ['store-not-opened', 'people-of-another'];

/** Whether this folder has closed this Logto's registration. */
const hasClosed = async (session: Session, setup: Pick<Setup, 'connector'>): Promise<boolean> => {
  const { folder } = session;
  if (!(await exists(peopleFileIn(folder)))) {
    return false;
  }
  try {
    const store = openPeople(folder, originOf(session, setup));
    try {
      return registrationBefore(store) !== undefined;
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof CliError && silent.includes(error.failure.code)) {
      return false;
    }
    throw error;
  }
};

/**
 * Looks at some users for a move that was begun and not ended. Nothing is listed whole, and nothing
 * is changed.
 */
export const examineStanding = async (
  session: Session,
  setup: Pick<Setup, 'userIdentifier' | 'connector'>,
  count: number,
): Promise<Standing> => {
  const { client } = session;
  const { userIdentifier } = setup;
  const pages = Math.ceil(count / pageSize);
  const looked = Math.min(pages, mostPages);
  const isOther = (identity: string): boolean =>
    formOf(identity) === (userIdentifier === 'user_id' ? 'new-id' : 'user_id');
  const standing = { looked: 0, others: 0 };
  for (let index = 0; index < looked; index += 1) {
    const page = 1 + Math.floor((index * pages) / looked);
    for (const { identities } of (await readPage(client, { prefix: '' }, page)).users) {
      const identity = identities[target]?.userId;
      standing.looked += identity === undefined ? 0 : 1;
      standing.others += identity !== undefined && isOther(identity) ? 1 : 0;
    }
  }
  const isClosedHere = (await hasClosed(session, setup)) && !(await isOpen(client));
  return { ...standing, isClosedHere };
};
