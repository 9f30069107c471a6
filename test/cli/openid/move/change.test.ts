import { describe, expect, it } from 'vitest';
import { change } from '../../../../src/cli/openid/move/change.ts';
import { type Fault, LogtoEmulator } from '../../../logto/emulator.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { failureOf, scriptedClient } from '../../../support/scripted-logto.ts';
import { openIdOf, userIdOf } from '../people.ts';

const [from, to] = [userIdOf(1), openIdOf(1)];
const ids = { userId: from, openId: to };

/**
 * A user at an emulated Logto, and the change of their identity.
 *
 * @param onIdentity is called with each request about the identity, and says what becomes of it.
 */
const setUp = (
  onIdentity: (method: string, logto: LogtoEmulator, count: number) => Fault | undefined = () =>
    undefined,
  identity = from,
) => {
  const logto = new LogtoEmulator();
  const { id: logtoId } = logto.tenant.addAlipayUser(identity, { name: 'n' });
  const methods: string[] = [];
  logto.onRequest = (name) => {
    const [method = ''] = name.split(' ');
    return name.includes('/identities/')
      ? onIdentity(method, logto, methods.push(method))
      : undefined;
  };
  const client = clientOf(logto);
  return {
    methods,
    move: () => change(client, { logtoId, from, to, ids }),
    held: () => logto.tenant.users.get(logtoId)?.identities.alipay,
  };
};

/** Has the user unlink Alipay. */
const unlink = ({ tenant }: LogtoEmulator): void => {
  for (const user of tenant.users.values()) {
    user.identities = {};
  }
};

describe("a user's identity", () => {
  it('gets its new id, and all ids in its details', async () => {
    const { move, held, methods } = setUp();
    expect(await move()).toBe('moved');
    const answer = { user_id: from, open_id: to };
    expect(held()).toEqual({
      userId: to,
      details: { name: 'n', id: to, rawData: { alipay_system_oauth_token_response: answer } },
    });
    expect(methods).toEqual(['GET', 'PUT']);
    expect(await move()).toBe('already');
    expect(methods).toEqual(['GET', 'PUT', 'GET']);
  });

  it.each([
    ['is another one by now', userIdOf(2), 'changed', userIdOf(2)],
    ['is the new one', to, 'already', to],
  ])('is left if it %s', async (_which, present, outcome, left) => {
    const { move, held, methods } = setUp(undefined, present);
    expect([await move(), held()?.userId]).toEqual([outcome, left]);
    expect(methods).toEqual(['GET']);
  });

  it('is left if it is gone, and so is one that somebody else holds', async () => {
    const gone = setUp((_method, logto) => {
      unlink(logto);
      return undefined;
    });
    expect([await gone.move(), gone.methods]).toEqual(['gone', ['GET']]);
    const taken = setUp((_method, { tenant }, count) => {
      if (count === 2) {
        tenant.addAlipayUser(to);
      }
      return undefined;
    });
    expect([await taken.move(), taken.held()?.userId]).toEqual(['taken', from]);
  });

  it.each([
    ['the user is gone', 404, { code: 'user.user_not_exist' }, 'gone'],
    ['the answer shows another id', 200, { alipay: { userId: from } }, 'not-kept'],
    ['the answer shows no identity', 200, {}, 'not-kept'],
    ['the answer shows the new id', 200, { alipay: { userId: to } }, 'moved'],
  ])(
    'is written, and what is said goes by the answer: %s',
    async (_which, status, json, outcome) => {
      const { client } = scriptedClient(({ method }) =>
        method === 'PUT' ? { status, json } : { json: { identity: { userId: from } } },
      );
      expect(await change(client, { logtoId: 'a', from, to, ids })).toBe(outcome);
    },
  );

  it.each<[string, Fault]>([
    ['done', 'lost'],
    ['not done', 'reset'],
    ['refused for now', { status: 503 }],
  ])(
    'is looked at again if the answer to its write does not come, and it was %s',
    async (_, fault) => {
      const { move, held } = setUp((_method, _logto, count) => (count === 2 ? fault : undefined));
      expect([await move(), held()?.userId]).toEqual(['moved', to]);
    },
  );

  it('is not written over if the user has changed it while a write is repeated', async () => {
    const { move, held } = setUp((method, { tenant }) => {
      if (method !== 'PUT') {
        return undefined;
      }
      for (const user of tenant.users.values()) {
        user.identities = { alipay: { userId: userIdOf(7) } };
      }
      return { status: 503 };
    });
    expect([await move(), held()?.userId]).toEqual(['changed', userIdOf(7)]);
  });
});

describe('a user who unlinks Alipay in the instant before the write', () => {
  const unlinkBeforeWrite = (method: string, logto: LogtoEmulator, count: number): void => {
    if (method === 'PUT' && count === 2) {
      unlink(logto);
    }
  };

  it('stays without it, though trouble comes in between', async () => {
    const { move, held, methods } = setUp((method, logto, count) => {
      unlinkBeforeWrite(method, logto, count);
      return count === 3 || count === 5 ? { status: 503 } : undefined;
    });
    expect([await move(), held()]).toEqual(['gone', undefined]);
    expect(methods).toEqual(['GET', 'PUT', 'GET', 'GET', 'DELETE', 'GET', 'DELETE']);
  });

  it('is not called moved if it cannot be taken away again', async () => {
    const { move, methods } = setUp((method, logto, count) => {
      unlinkBeforeWrite(method, logto, count);
      return count > 2 ? { status: 503 } : undefined;
    });
    expect(await failureOf(move())).toMatchObject({ code: 'busy' });
    // Seven times, and not seven times seven.
    expect(methods).toHaveLength(2 + 7);
  });

  it('keeps the one that they have linked since', async () => {
    const { move, held, methods } = setUp((method, logto, count) => {
      unlinkBeforeWrite(method, logto, count);
      if (count === 3) {
        for (const user of logto.tenant.users.values()) {
          user.identities = { alipay: { userId: userIdOf(9) } };
        }
      }
      return undefined;
    });
    expect([await move(), held()?.userId]).toEqual(['gone', userIdOf(9)]);
    expect(methods).toEqual(['GET', 'PUT', 'GET']);
  });
});
