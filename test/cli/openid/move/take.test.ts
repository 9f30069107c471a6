import { describe, expect, it } from 'vitest';
import { giveBack, takeAway } from '../../../../src/cli/openid/move/take.ts';
import { type Fault, LogtoEmulator } from '../../../logto/emulator.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { failureOf } from '../../../support/scripted-logto.ts';
import { openIdOf, userIdOf } from '../people.ts';

const identity = { userId: userIdOf(1), details: { name: 'n' } };

/** A user with an identity, or without, and what was asked about it. */
const setUp = (
  present: { userId: string; details?: Record<string, unknown> } | undefined,
  faultAt: (method: string, count: number) => Fault | undefined = () => undefined,
) => {
  const logto = new LogtoEmulator();
  const user = logto.tenant.addAlipayUser(userIdOf(1));
  user.identities = present ? { alipay: present } : {};
  const methods: string[] = [];
  logto.onRequest = (name) => {
    const [method = ''] = name.split(' ');
    return name.includes('/identities/') ? faultAt(method, methods.push(method)) : undefined;
  };
  const held = () => logto.tenant.users.get(user.id)?.identities.alipay;
  return { logto, client: clientOf(logto), logtoId: user.id, methods, held };
};

describe('taking an identity away', () => {
  it('remembers it whole before it is taken', async () => {
    const { client, logtoId, methods, held } = setUp(identity);
    const remembered: unknown[] = [];
    const taken = await takeAway(client, logtoId, identity.userId, (one) =>
      remembered.push([one, held(), [...methods]]),
    );
    expect(taken).toEqual(identity);
    expect(remembered).toEqual([[identity, identity, ['GET']]]);
    expect(held()).toBeUndefined();
  });

  it.each([
    ['none', undefined, 'gone'],
    ['another one', { userId: openIdOf(2) }, 'changed'],
  ])('leaves %s, and remembers nothing', async (_which, present, outcome) => {
    const { client, logtoId, methods, held } = setUp(present);
    const remember = () => expect.fail('It was remembered.');
    expect(await takeAway(client, logtoId, identity.userId, remember)).toBe(outcome);
    expect([held(), methods]).toEqual([present, ['GET']]);
  });

  it.each<Fault>(['lost', 'reset', { status: 503 }])(
    'is done, and says what was taken, if the first answer is %o',
    async (fault) => {
      const { client, logtoId, held } = setUp(identity, (_method, count) =>
        count === 2 ? fault : undefined,
      );
      expect(await takeAway(client, logtoId, identity.userId, () => undefined)).toEqual(identity);
      expect(held()).toBeUndefined();
    },
  );

  it('fails if what is to be remembered cannot be, and takes nothing', async () => {
    const { client, logtoId, held } = setUp(identity);
    const remember = () => {
      throw new Error('disk full');
    };
    await expect(takeAway(client, logtoId, identity.userId, remember)).rejects.toThrow('disk full');
    expect(held()).toEqual(identity);
  });
});

describe('giving an identity back', () => {
  it('writes it whole to an account that has none', async () => {
    const { client, logtoId, held } = setUp(undefined);
    expect(await giveBack(client, logtoId, identity)).toBe('given-back');
    expect(held()).toEqual(identity);
  });

  it.each([
    ['the same', { userId: identity.userId }, 'given-back'],
    ['another one', { userId: openIdOf(2) }, 'changed'],
  ])('writes nothing to an account that has %s', async (_which, present, outcome) => {
    const { client, logtoId, methods, held } = setUp(present);
    expect(await giveBack(client, logtoId, identity)).toBe(outcome);
    expect([held(), methods]).toEqual([present, ['GET']]);
  });

  it('says that somebody else holds it, or that the account is gone', async () => {
    const { logto, client, logtoId, held } = setUp(undefined);
    logto.tenant.addAlipayUser(identity.userId);
    expect(await giveBack(client, logtoId, identity)).toBe('taken');
    expect(held()).toBeUndefined();
    expect(await giveBack(client, 'nobody', identity)).toBe('gone');
  });

  it.each<Fault>(['lost', 'reset', { status: 503 }])(
    'is done if the first answer is %o',
    async (fault) => {
      const { client, logtoId, held } = setUp(undefined, (_method, count) =>
        count === 2 ? fault : undefined,
      );
      expect(await giveBack(client, logtoId, identity)).toBe('given-back');
      expect(held()).toEqual(identity);
    },
  );

  it('is tried seven times if Logto is down', async () => {
    const { client, logtoId, methods } = setUp(undefined, () => ({ status: 503 }));
    expect(await failureOf(giveBack(client, logtoId, identity))).toMatchObject({ code: 'busy' });
    expect(methods).toHaveLength(7);
  });
});
