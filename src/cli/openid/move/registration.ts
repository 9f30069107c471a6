import type { LogtoClient } from '../../../logto/client.ts';
import { readSignInMode, type SignInMode, writeSignInMode } from '../../../logto/sign-in-mode.ts';

/** Whether Logto registers newcomers. */
export const isOpen = async (client: LogtoClient): Promise<boolean> =>
  (await readSignInMode(client)) !== 'SignIn';

/** Closes registration, for all ways to sign in. */
export const closeRegistration = (client: LogtoClient): Promise<SignInMode> =>
  client.retry((once) => writeSignInMode(once, 'SignIn'));

/** Gives registration back as it was, unless somebody has changed it meanwhile. */
export const giveRegistrationBack = (client: LogtoClient, before: SignInMode): Promise<void> =>
  client.retry(async (once) => {
    if (!(await isOpen(once))) {
      await writeSignInMode(once, before);
    }
  });
