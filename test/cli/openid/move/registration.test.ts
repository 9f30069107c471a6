import { describe, expect, it } from 'vitest';
import {
  closeRegistration,
  giveRegistrationBack,
  isOpen,
} from '../../../../src/cli/openid/move/registration.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { clientOf } from '../../../support/emulated-logto.ts';

const logtoWith = (mode: string): LogtoEmulator => {
  const logto = new LogtoEmulator();
  logto.tenant.signInMode = mode;
  return logto;
};

const writesTo = ({ requests }: LogtoEmulator): number =>
  requests.filter((name) => name.startsWith('PATCH')).length;

describe('registration', () => {
  it.each([
    ['SignIn', false],
    ['Register', true],
    ['SignInAndRegister', true],
  ])('with the mode %s is open: %s', async (mode, open) => {
    expect(await isOpen(clientOf(logtoWith(mode)))).toBe(open);
  });

  it.each([
    ['is given back as it was', 'SignIn', 'Register', 1],
    [
      'that somebody has opened meanwhile stays as it is',
      'SignInAndRegister',
      'SignInAndRegister',
      0,
    ],
  ])('%s', async (_which, mode, after, writes) => {
    const logto = logtoWith(mode);
    await giveRegistrationBack(clientOf(logto), 'Register');
    expect([logto.tenant.signInMode, writesTo(logto)]).toEqual([after, writes]);
  });

  it.each(['lost', 'reset'] as const)(
    'is closed and given back though an answer is %s',
    async (fault) => {
      const logto = logtoWith('Register');
      const failAt = (number: number) => {
        let count = 0;
        logto.onRequest = (name) => {
          count += name.startsWith('PATCH') ? 1 : 0;
          return name.startsWith('PATCH') && count === number ? fault : undefined;
        };
      };
      failAt(1);
      await closeRegistration(clientOf(logto));
      expect(logto.tenant.signInMode).toBe('SignIn');
      failAt(1);
      await giveRegistrationBack(clientOf(logto), 'Register');
      expect(logto.tenant.signInMode).toBe('Register');
    },
  );
});
