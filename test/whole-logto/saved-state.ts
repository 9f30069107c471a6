import { z } from 'zod';
import { LogtoRefusal, type Management } from './management.ts';

/** What sign-ins with Alipay need changed; the rest is read to see that it stays. */
const signInGuard = z
  .object({
    signInMode: z.string(),
    signUp: z.object({ identifiers: z.array(z.string()) }).passthrough(),
    socialSignInConnectorTargets: z.array(z.string()),
  })
  .passthrough();
const accountCenterGuard = z.object({ enabled: z.boolean(), fields: z.record(z.unknown()) });
const idGuard = z.object({ id: z.string() });

/** No Account Center in Logtos that have none. */
const readAccountCenter = async ({ get }: Management) => {
  try {
    return await get('account-center', accountCenterGuard);
  } catch (error) {
    if (error instanceof LogtoRefusal && error.status === 404) {
      return undefined;
    }
    throw error;
  }
};

/** A Logto as it is before the checks, and must be after them. */
export type SavedState = Awaited<ReturnType<typeof readState>>;

/** @param hasOthers whether users may come and go meanwhile, which are then not looked at. */
export const readState = async (management: Management, hasOthers: boolean) => ({
  signIn: await management.get('sign-in-exp', signInGuard),
  accountCenter: await readAccountCenter(management),
  connectors: (await management.get('connectors', z.array(idGuard))).map(({ id }) => id),
  applications: (await management.list('applications', idGuard)).map(({ id }) => id),
  users: hasOthers ? [] : (await management.list('users', idGuard)).map(({ id }) => id),
});

/** Lets users register with nothing but a social account. */
export const allowSocialSignUp = async (
  management: Management,
  { signIn }: SavedState,
): Promise<void> => {
  await management.send('PATCH', 'sign-in-exp', {
    signInMode: 'SignInAndRegister',
    signUp: { ...signIn.signUp, identifiers: [], password: false, verify: false },
  });
};

/** Brings the settings back. */
export const restoreSettings = async (
  management: Management,
  { signIn: { signInMode, signUp, socialSignInConnectorTargets }, accountCenter }: SavedState,
): Promise<void> => {
  await management.send('PATCH', 'sign-in-exp', {
    signInMode,
    signUp,
    socialSignInConnectorTargets,
  });
  if (accountCenter !== undefined) {
    await management.send('PATCH', 'account-center', accountCenter);
  }
};
