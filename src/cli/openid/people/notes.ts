import { z } from 'zod';
import type { Store } from '../../files/store.ts';

/** What is remembered under a name. */
export const noteOf = <Value extends string>(
  store: Store,
  name: string,
  guard: z.ZodType<Value>,
): Value | undefined =>
  store.first(z.object({ value: guard }), 'select value from note where name = :name', { name })
    ?.value;

/** Remembers something durably, in the place of what was there under its name. */
export const note = (store: Store, name: string, value: string): void => {
  store.run('insert or replace into note values (:name, :value)', { name, value });
};

const modeGuard = z.enum(['SignIn', 'Register', 'SignInAndRegister']);

type SignInMode = z.output<typeof modeGuard>;

/** How registration was before this folder closed it, if it is not given back yet. */
export const registrationBefore = (store: Store): SignInMode | undefined =>
  noteOf(store, 'registration', modeGuard);

/** Remembers how registration is before it is closed. */
export const rememberRegistration = (store: Store, before: SignInMode): void =>
  note(store, 'registration', before);

export const forgetRegistration = (store: Store): void => {
  store.run("delete from note where name = 'registration'");
};
