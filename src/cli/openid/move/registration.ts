import type { LogtoClient } from '../../../logto/client.ts';
import { readSignInMode, type SignInMode, writeSignInMode } from '../../../logto/sign-in-mode.ts';

/** Whether Logto registers newcomers. */
export const isOpen = async (client: LogtoClient): Promise<boolean> =>
  (await readSignInMode(client)) !== 'SignIn';

/**
 * Closes registration, for all ways to sign in.
 *
 * @param remember is called with how it was, before it is closed.
 */
export const closeRegistration = async (
  client: LogtoClient,
  remember: (before: SignInMode) => void,
): Promise<void> => {
  const before = await readSignInMode(client);
  if (before !== 'SignIn') {
    remember(before);
    await client.retry((once) => writeSignInMode(once, 'SignIn'));
  }
};

/** Gives registration back as it was, unless somebody has changed it meanwhile. */
export const giveRegistrationBack = (client: LogtoClient, before: SignInMode): Promise<void> =>
  client.retry(async (once) => {
    if (!(await isOpen(once))) {
      await writeSignInMode(once, before);
    }
  });
