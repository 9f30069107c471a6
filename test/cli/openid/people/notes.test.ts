import { describe, expect, it } from 'vitest';
import {
  forgetRegistration,
  registrationBefore,
  rememberRegistration,
} from '../../../../src/cli/openid/people/notes.ts';
import { makeStore } from '../store.ts';

describe('what the folder remembers', () => {
  it('of registration is how it was when it was closed last, until it is given back', async () => {
    const store = await makeStore();
    expect(registrationBefore(store)).toBeUndefined();
    rememberRegistration(store, 'SignInAndRegister');
    // An administrator has opened it otherwise, between two runs that were not finished.
    rememberRegistration(store, 'Register');
    expect(registrationBefore(store)).toBe('Register');
    forgetRegistration(store);
    expect(registrationBefore(store)).toBeUndefined();
  });
});
