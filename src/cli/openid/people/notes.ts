import { z } from 'zod';
import type { Store } from '../../files/store.ts';

const beforeGuard = z.object({ before: z.enum(['SignIn', 'Register', 'SignInAndRegister']) });

type SignInMode = z.output<typeof beforeGuard>['before'];

/** How registration was before this folder closed it, if it is not given back yet. */
export const registrationBefore = (store: Store): SignInMode | undefined =>
  store.first(beforeGuard, 'select before from registration')?.before;

/** Remembers, durably, how registration is before it is closed. */
export const rememberRegistration = (store: Store, before: SignInMode): void => {
  store.run('insert or replace into registration values (1, :before)', { before });
};

export const forgetRegistration = (store: Store): void => {
  store.run('delete from registration');
};
