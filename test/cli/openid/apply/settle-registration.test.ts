import { describe, expect, it } from 'vitest';
import { settleRegistration } from '../../../../src/cli/openid/apply/settle-registration.ts';
import type { IdKind } from '../../../../src/cli/openid/people/kinds.ts';
import {
  registrationBefore,
  rememberRegistration,
} from '../../../../src/cli/openid/people/notes.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { connectorKnowing, sessionOf } from '../scene.ts';
import { makeStore, planIn } from '../store.ts';

interface Situation {
  /** How many are to be moved to the `open_id`, have been, and have none that is known. */
  old?: number;
  moved?: number;
  unmapped?: number;
  /** What the connectors know users by. */
  identifiers?: readonly string[];
  target?: IdKind;
  allowUnmapped?: number;
  mayBeUnsafe?: boolean;
  mode?: string;
}

/** Settles registration that this folder has closed, unless it is told otherwise. */
const settle = async (
  { old = 0, moved = 0, unmapped = 0, identifiers = ['open_id'], ...more }: Situation,
  isClosedHere = true,
) => {
  const { target = 'open_id', allowUnmapped, mayBeUnsafe = false, mode = 'SignIn' } = more;
  const logto = new LogtoEmulator();
  logto.tenant.signInMode = mode;
  for (const [index, identifier] of identifiers.entries()) {
    logto.tenant.connectors.push(connectorKnowing(identifier, `conn${index}`));
  }
  const store = await makeStore();
  if (isClosedHere) {
    rememberRegistration(store, 'Register');
  }
  const indexes = Array.from({ length: old + moved + unmapped }, (_, index) => index);
  const accounts = indexes.map((index) => ({
    logtoId: `l${index}`,
    identity: (index < old || index >= old + moved ? userIdOf : openIdOf)(index),
  }));
  const people = indexes
    .slice(0, old + moved)
    .map((index) => ({ userId: userIdOf(index), openId: openIdOf(index) }));
  await planIn(store, { accounts, people }, target);
  const session = sessionOf(clientOf(logto), { target });
  const options = allowUnmapped === undefined ? {} : { allowUnmapped };
  const outcome = await settleRegistration({ session, store, options }, mayBeUnsafe);
  return [outcome, logto.tenant.signInMode, registrationBefore(store), logto.requests.length];
};

const kept = ['kept-closed', 'SignIn', 'Register', expect.any(Number)];
const given = ['given-back', 'Register', undefined, expect.any(Number)];

describe('registration', () => {
  it('that this folder has not closed is left, and not even looked at', async () => {
    expect(await settle({}, false)).toEqual(['untouched', 'SignIn', undefined, 0]);
  });

  it('stays closed if users may have been moved since the last list', async () => {
    expect(await settle({ mayBeUnsafe: true })).toEqual(kept);
  });

  it('that somebody has opened is no longer for this folder to open, should they close it again', async () => {
    const opened = ['untouched', 'SignInAndRegister', undefined, expect.any(Number)];
    const mode = 'SignInAndRegister';
    expect(await settle({ mayBeUnsafe: true, mode })).toEqual(opened);
    expect(await settle({ moved: 1, unmapped: 1, mode })).toEqual(opened);
  });

  it('is given back as it was if every sign-in finds its user', async () => {
    expect(await settle({ moved: 2 })).toEqual(given);
    expect(await settle({ identifiers: [] })).toEqual(given);
    expect(await settle({ old: 2, identifiers: ['user_id'], target: 'user_id' })).toEqual(given);
    // Nobody has been moved, so that those who were not are known by what they hold.
    expect(await settle({ old: 2, unmapped: 1, identifiers: ['user_id'] })).toEqual(given);
  });

  it('counts who cannot sign in once the setting is set, and lets as many be as it may', async () => {
    const settleWith = (old: number, unmapped: number, allowUnmapped: number) =>
      settle({ old, moved: 3, unmapped, allowUnmapped });
    expect(await settle({ moved: 3, old: 1 })).toEqual(kept);
    expect(await settle({ moved: 3, unmapped: 1 })).toEqual(kept);
    expect(await settleWith(0, 2, 1)).toEqual(kept);
    expect(await settleWith(0, 2, 2)).toEqual(given);
    expect(await settleWith(1, 2, 2)).toEqual(kept);
    expect(await settleWith(2, 0, 2)).toEqual(given);
  });

  it('stays closed while a connector does not know those who were moved, whatever is allowed', async () => {
    const moved = { old: 1, moved: 1, allowUnmapped: 9 };
    expect(await settle({ ...moved, identifiers: ['user_id'] })).toEqual(kept);
    expect(await settle({ ...moved, identifiers: ['open_id', 'user_id'] })).toEqual(kept);
    expect(await settle({ ...moved, identifiers: ['user_id', 'open_id'] })).toEqual(kept);
  });

  it('stays closed while a connector goes by no one id, even if there is nobody', async () => {
    for (const identifiers of [['auto'], [''], ['open_id', 'auto']]) {
      expect(await settle({ identifiers, allowUnmapped: 9 })).toEqual(kept);
    }
  });
});
