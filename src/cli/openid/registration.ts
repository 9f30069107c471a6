import type { LogtoClient } from '../../logto/client.ts';
import { readSignInMode, type SignInMode, writeSignInMode } from '../../logto/sign-in-mode.ts';
import type { Journal } from './journal.ts';
import type { JournalRecord } from './records.ts';
import { settled } from './settled.ts';

/** Finds how registration was before we closed it, if it is not given back yet. */
export const rememberClosing = async (
  records: AsyncIterable<JournalRecord>,
): Promise<SignInMode | undefined> => {
  let before: SignInMode | undefined;
  for await (const record of records) {
    if (record.kind === 'closing') {
      before ??= record.before;
    } else if (record.kind === 'given-back') {
      before = undefined;
    }
  }
  return before;
};

/** Whether Logto registers strangers. */
export const isOpen = async (client: LogtoClient): Promise<boolean> =>
  (await readSignInMode(client)) !== 'SignIn';

/**
 * Closes registration, for all ways to sign in, and remembers how it was.
 *
 * @returns how it was.
 */
export const closeRegistration = async (
  client: LogtoClient,
  journal: Journal,
): Promise<SignInMode> => {
  const before = await readSignInMode(client);
  if (before !== 'SignIn') {
    await journal.append({ kind: 'closing', before });
    await settled(client, () => writeSignInMode(client, 'SignIn'));
  }
  return before;
};

/** Gives registration back as it was, unless somebody has changed it meanwhile. */
export const giveRegistrationBack = async (
  client: LogtoClient,
  before: SignInMode,
  journal: Journal,
): Promise<void> => {
  if (!(await isOpen(client))) {
    await settled(client, () => writeSignInMode(client, before));
  }
  await journal.append({ kind: 'given-back' });
};
