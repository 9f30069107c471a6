import { describe, expect, it } from 'vitest';
import { parseLogtoAddress } from '../../src/logto/address.ts';
import { createLogtoClient } from '../../src/logto/client.ts';
import { LogtoError } from '../../src/logto/errors.ts';
import { deleteIdentity, readIdentity, writeIdentity } from '../../src/logto/identities.ts';
import { failureOf, scriptedClient } from '../support/scripted-logto.ts';
import { credentials, LogtoEmulator } from './emulator.ts';

/** A client of a Logto that answers everything about identities in one way. */
const clientOf = (status: number, code: string | undefined) => {
  const logto = new LogtoEmulator();
  return createLogtoClient(parseLogtoAddress('https://logto.example'), credentials, {
    send: async (request) =>
      request.url.pathname.includes('/identities/')
        ? {
            status,
            headers: new Headers(),
            text: code === undefined ? '<html>' : JSON.stringify({ code, message: 'm' }),
          }
        : logto.exchange(request),
    sleep: async () => undefined,
  });
};

const codeOf = (error: unknown): unknown =>
  error instanceof LogtoError ? error.failure.code : error;

const identity = { userId: '2088000000000001' };

describe("a user's identity", () => {
  it.each(['user.identity_not_exist', 'entity.not_found', 'user.user_not_exist'])(
    'is absent if Logto says so: 404 %s',
    async (code) => {
      const client = clientOf(404, code);
      expect(await readIdentity(client, 'someone')).toBeUndefined();
      await deleteIdentity(client, 'someone');
      expect(await writeIdentity(client, 'someone', identity)).toEqual({ status: 'no-user' });
    },
  );

  it.each([
    ['of a proxy or a wrong address', 404, 'request.not_found'],
    ['that says nothing of its own', 404, undefined],
    ['that is about something else', 400, 'entity.not_found'],
  ])('is not taken for absent by an answer %s: %d %s', async (_what, status, code) => {
    const client = clientOf(status, code);
    const steps = [
      () => readIdentity(client, 'someone'),
      () => deleteIdentity(client, 'someone'),
      () => writeIdentity(client, 'someone', identity),
    ];
    for (const step of steps) {
      expect(await step().then(() => 'done', codeOf)).toBe('refused');
    }
  });

  it.each([
    [201, '', 'created'],
    [200, '', 'replaced'],
    [422, 'user.identity_already_in_use', 'in-use'],
  ])('is written with its details, if it has some: %d', async (status, code, outcome) => {
    const json = status === 422 ? { code } : { alipay: identity };
    const { client, requests } = scriptedClient(() => ({ status, json }));
    const details = { rawData: { a: 1 } };
    const written = await writeIdentity(client, 'a/b', { ...identity, details });
    expect(written.status).toBe(outcome);
    await writeIdentity(client, 'a/b', { ...identity, details: null });
    expect(requests.map(({ method, url, body }) => [method, url.pathname, body])).toEqual([
      ['PUT', '/api/users/a%2Fb/identities/alipay', JSON.stringify({ ...identity, details })],
      ['PUT', '/api/users/a%2Fb/identities/alipay', JSON.stringify(identity)],
    ]);
  });

  it.each([
    ['PUT', 422, 'another.code'],
    ['PUT', 400, 'user.identity_already_in_use'],
    ['GET', 400, 'x'],
    ['DELETE', 199, 'x'],
    ['DELETE', 300, 'x'],
  ])(
    'fails by the name of the call, if Logto refuses it: %s %d %s',
    async (method, status, code) => {
      const refusing = scriptedClient(() => ({ status, json: { code } }));
      const step = {
        PUT: () => writeIdentity(refusing.client, 'a', identity),
        GET: () => readIdentity(refusing.client, 'a'),
        DELETE: () => deleteIdentity(refusing.client, 'a'),
      }[method];
      expect(await failureOf(step?.() ?? Promise.resolve())).toMatchObject(
        status === 300
          ? { code: 'redirected' }
          : {
              code: 'refused',
              call: `${method} /api/users/:id/identities/:target`,
              status,
              logtoCode: code,
            },
      );
    },
  );
});
