import { describe, expect, it, vi } from 'vitest';
import { parseLogtoAddress } from '../../src/logto/address.ts';
import { createLogtoClient } from '../../src/logto/client.ts';
import { LogtoError } from '../../src/logto/errors.ts';
import { sendOverHttp } from '../../src/logto/http.ts';
import { deleteIdentity, readIdentity, writeIdentity } from '../../src/logto/identities.ts';
import { readSignInMode, writeSignInMode } from '../../src/logto/sign-in-mode.ts';
import { countUsers } from '../../src/logto/user-pages.ts';
import { listUsers } from '../../src/logto/users.ts';
import { tlsFixture } from '../support/keys.ts';
import { failureOf, scriptedClient } from '../support/scripted-logto.ts';
import { closedPort, startHttpServer, startHttpsServer } from '../support/servers.ts';
import { until } from '../support/time.ts';
import { credentials, LogtoEmulator } from './emulator.ts';

const address = parseLogtoAddress('http://127.0.0.1:3001');

const setUp = (rate?: number) => {
  const logto = new LogtoEmulator();
  const pauses: number[] = [];
  const client = createLogtoClient(address, credentials, {
    send: async (request) => {
      try {
        return await logto.exchange(request);
      } catch {
        const systemCode = 'ECONNRESET';
        throw new LogtoError({ code: 'unreachable', host: request.url.host, systemCode });
      }
    },
    now: () => logto.time,
    sleep: async (ms) => {
      pauses.push(ms);
      logto.time += ms;
    },
    rate,
  });
  return { logto, client, pauses };
};

const allUsers = async (client: Parameters<typeof listUsers>[0]): Promise<string[]> => {
  const ids: string[] = [];
  for await (const id of listUsers(client, (user) => user.id)) {
    ids.push(id);
  }
  return ids.sort();
};

describe('the address of a Logto', () => {
  it('gives tokens at the core endpoint or at port 3002, or at the one that is given', () => {
    const originsOf = (...args: [string, string?]) =>
      parseLogtoAddress(...args).tokenOrigins.map(({ href }) => href);
    expect(originsOf('http://127.0.0.1:3001')).toEqual([
      'http://127.0.0.1:3001/',
      'http://127.0.0.1:3002/',
    ]);
    expect(originsOf('https://a.test', 'https://b.test')).toEqual(['https://b.test/']);
  });

  it('is one address and its own resource for a tenant of Logto Cloud', () => {
    const cloud = parseLogtoAddress('https://abc.logto.app/');
    expect(cloud.tokenOrigins.map(({ href }) => href)).toEqual(['https://abc.logto.app/']);
    expect(cloud.resource).toBe('https://abc.logto.app/api');
  });

  it.each([
    ['logto', 'address-not-a-url'],
    ['http://logto.test', 'address-not-https'],
    ['https://a:b@logto.test', 'address-with-credentials'],
  ])('is not %s', (text, code) => {
    expect(() => parseLogtoAddress(text)).toThrow(code);
  });
});

describe('a token', () => {
  /** The emulated Logto's tokens last an hour from time 0, when the first one was asked for. */
  const expectRenewedBeforeItsEnd = async ({
    logto,
    client,
  }: Pick<ReturnType<typeof setUp>, 'logto' | 'client'>): Promise<void> => {
    const asked = () => logto.requests.filter((name) => name === 'POST /oidc/token');
    logto.time = 3539_000;
    await readSignInMode(client);
    expect(asked()).toHaveLength(1);
    logto.time = 3541_000;
    await readSignInMode(client);
    expect(asked()).toHaveLength(2);
  };

  it('is asked for once by calls at the same time, and kept until a minute before its end', async () => {
    const { logto, client } = setUp();
    await Promise.all([readSignInMode(client), readSignInMode(client)]);
    await expectRenewedBeforeItsEnd({ logto, client });
  });

  it('is renewed in time even if the answer with it has come late', async () => {
    const { logto, client } = setUp();
    const { exchange } = logto;
    logto.exchange = async (request) => {
      const reply = await exchange(request);
      logto.time += request.url.pathname === '/oidc/token' ? 100_000 : 0;
      return reply;
    };
    await readSignInMode(client);
    await expectRenewedBeforeItsEnd({ logto, client });
  });

  it('is of its own client: two ask for one each, and each keeps its own', async () => {
    const clients = [setUp(), setUp()];
    for (const { client } of [...clients, ...clients]) {
      await readSignInMode(client);
    }
    const read = 'GET /api/sign-in-exp';
    const requests = ['POST /oidc/token', read, read];
    expect(clients.map(({ logto }) => logto.requests)).toEqual([requests, requests]);
  });

  it('is renewed once if Logto refuses it', async () => {
    const { logto, client } = setUp();
    await readSignInMode(client);
    logto.expireTokens();
    await readSignInMode(client);
    logto.onRequest = (name) => (name === 'POST /oidc/token' ? undefined : { status: 401 });
    const before = logto.requests.length;
    expect(await failureOf(readSignInMode(client))).toEqual({ code: 'unauthorized' });
    expect(logto.requests.slice(before)).toEqual([
      'GET /api/sign-in-exp',
      'POST /oidc/token',
      'GET /api/sign-in-exp',
    ]);
  });

  it.each([
    ['core', 401, ['3001', '3001']],
    ['admin', 401, ['3001', '3002', '3002']],
    ['admin', 400, ['3001', '3002', '3002']],
  ])(
    'comes from the endpoint that knows the application: %s, else %i',
    async (place, status, ports) => {
      const { logto } = setUp();
      const asked: string[] = [];
      const known = place === 'core' ? '3001' : '3002';
      const client = createLogtoClient(address, credentials, {
        send: async (request) => {
          if (request.url.pathname === '/oidc/token') {
            asked.push(request.url.port);
            if (request.url.port !== known) {
              return { status, headers: { get: () => null }, text: '{}' };
            }
          }
          return logto.exchange(request);
        },
        now: () => logto.time,
      });
      await readSignInMode(client);
      logto.time += 3_600_000;
      await readSignInMode(client);
      expect(asked).toEqual(ports);
    },
  );

  it('is refused by the first endpoint, whatever the second one does', async () => {
    const { logto } = setUp();
    const client = createLogtoClient(address, credentials, {
      send: async ({ url }) => {
        if (url.port === '3002') {
          throw new LogtoError({ code: 'unreachable', host: url.host, systemCode: 'ETIMEDOUT' });
        }
        return { status: 401, headers: { get: () => null }, text: '{}' };
      },
      now: () => logto.time,
    });
    expect(await failureOf(readSignInMode(client))).toEqual({ code: 'credentials-refused' });
  });

  it('is refused for a wrong secret, which no error holds', async () => {
    const { logto } = setUp();
    const wrong = { ...credentials, secret: 'wrong-sentinel' };
    const client = createLogtoClient(address, wrong, { send: logto.exchange });
    const error = await readSignInMode(client).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failure: { code: 'credentials-refused' } });
    expect(JSON.stringify([error, String(error)])).not.toContain('sentinel');
  });
});

describe('a request', () => {
  it('carries its token, its query and its body, and says that it is JSON', async () => {
    const { client, requests } = scriptedClient(() => ({ json: {} }));
    await client.read('/api/x', { a: 'b c', d: '1' });
    await client.write('PATCH', '/api/y', { e: 2 });
    await client.write('DELETE', '/api/z');
    const authorization = 'Bearer token';
    expect(requests).toEqual([
      {
        method: 'GET',
        url: new URL('https://logto.example/api/x?a=b+c&d=1'),
        headers: { authorization },
      },
      {
        method: 'PATCH',
        url: new URL('https://logto.example/api/y'),
        headers: { authorization, 'content-type': 'application/json' },
        body: '{"e":2}',
      },
      { method: 'DELETE', url: new URL('https://logto.example/api/z'), headers: { authorization } },
    ]);
    expect(requests.map((request) => 'body' in request)).toEqual([false, true, false]);
  });

  it('waits for its turn if there is a rate, and for none if there is not', async () => {
    let now = 0;
    const { client, pauses } = scriptedClient(() => ({ json: {} }), { rate: 2, now: () => now });
    const steps = [0, 0, 0, 5000, 5250].map((time) => async () => {
      now = time;
      await client.read('/api/x');
    });
    for (const step of steps) {
      await step();
    }
    expect(pauses).toEqual([500, 1000, 250]);
    const together = scriptedClient(() => ({ json: {} }), { rate: 2, now: () => now });
    await Promise.all([1, 2, 3, 4].map(() => together.client.read('/api/x')));
    expect(together.pauses).toEqual([500, 1000, 1500]);
    const free = scriptedClient(() => ({ json: {} }));
    await free.client.read('/api/x');
    expect(free.pauses).toEqual([]);
  });
});

describe('trouble', () => {
  it('that passes is waited for by reads, as long as Logto asks', async () => {
    const { logto, client, pauses } = setUp();
    const faults = [
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503 },
      'reset',
    ] as const;
    let count = 0;
    logto.onRequest = (name) => (name.startsWith('GET') ? faults[count++] : undefined);
    expect(await readSignInMode(client)).toBe('SignInAndRegister');
    expect(pauses).toHaveLength(3);
    expect(pauses[0]).toBe(7000);
  });

  it('is waited for twice as long each time, more or less, and seven times at most', async () => {
    const pausesWith = async (random: number) => {
      vi.spyOn(Math, 'random').mockReturnValue(random);
      const { client, requests, pauses } = scriptedClient(() => ({ status: 503 }));
      await failureOf(client.read('/api/x'));
      expect(requests).toHaveLength(7);
      return pauses;
    };
    expect(await pausesWith(0)).toEqual([250, 500, 1000, 2000, 4000, 8000]);
    expect(await pausesWith(1)).toEqual([750, 1500, 3000, 6000, 12_000, 24_000]);
  });

  it('is waited for a minute at most, whatever Logto asks', async () => {
    const { client, pauses } = scriptedClient((_request, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '3600' } } : { json: {} },
    );
    await client.read('/api/x');
    expect(pauses).toEqual([60_000]);
  });

  it('repeats a step whole, and none of its reads by itself', async () => {
    const { client, requests } = scriptedClient(({ method }) =>
      method === 'GET' ? { status: 503 } : { json: {} },
    );
    const step = client.retry(async (once) => {
      await once.write('DELETE', '/api/x');
      return once.retry((same) => same.read('/api/x'));
    });
    expect(await failureOf(step)).toMatchObject({ code: 'busy' });
    expect(requests.map(({ method }) => method)).toEqual(
      Array.from({ length: 7 }, () => ['DELETE', 'GET']).flat(),
    );
  });

  it('is never repeated by writes', async () => {
    const { logto, client } = setUp();
    logto.onRequest = (name) => (name.startsWith('PATCH') ? 'lost' : undefined);
    expect(await failureOf(writeSignInMode(client, 'SignIn'))).toMatchObject({
      code: 'unreachable',
    });
    expect(logto.requests.filter((name) => name.startsWith('PATCH'))).toHaveLength(1);
    expect(logto.tenant.signInMode).toBe('SignIn');
  });

  it.each([
    [{ status: 302 }, { code: 'redirected', host: '127.0.0.1:3001', status: 302 }],
    [{ status: 403 }, { code: 'forbidden' }],
    [
      { status: 404 },
      { code: 'refused', call: 'GET /api/sign-in-exp', status: 404, logtoCode: 'fault' },
    ],
    [
      { status: 200 },
      { code: 'answer-not-understood', call: 'GET /api/sign-in-exp', members: ['signInMode'] },
    ],
  ])('that does not pass is told: %o', async (fault, failure) => {
    const { logto, client } = setUp();
    logto.onRequest = (name) => (name.startsWith('GET') ? fault : undefined);
    expect(await failureOf(readSignInMode(client))).toEqual(failure);
  });

  it('of the limit is avoided by a rate', async () => {
    const { logto, client } = setUp(8);
    for (let count = 0; count < 17; count += 1) {
      await readSignInMode(client);
    }
    expect(logto.time).toBe(2000);
  });
});

describe('a client that is stopped', () => {
  it('ends its waits and sends nothing any more', async () => {
    const logto = new LogtoEmulator();
    const client = createLogtoClient(address, credentials, { send: logto.exchange });
    logto.onRequest = (name) => {
      if (!name.startsWith('GET')) {
        return undefined;
      }
      setImmediate(() => client.stop());
      return { status: 429, headers: { 'retry-after': '9999' } };
    };
    await expect(readSignInMode(client)).rejects.toThrow('aborted');
    const count = logto.requests.length;
    await expect(writeSignInMode(client, 'SignIn')).rejects.toThrow('aborted');
    expect(logto.requests).toHaveLength(count);
  });

  it('sends nothing of what waited for its turn', async () => {
    const logto = new LogtoEmulator();
    const client = createLogtoClient(address, credentials, { send: logto.exchange, rate: 1 });
    const [, second] = [readSignInMode(client), readSignInMode(client)];
    const sent = () => logto.requests.filter((name) => name === 'GET /api/sign-in-exp').length;
    const refused = expect(second).rejects.toThrow('aborted');
    await until(() => sent() === 1);
    client.stop();
    await refused;
    expect(sent()).toBe(1);
  });
});

describe('the identity of a user', () => {
  it('is read, replaced whole and deleted', async () => {
    const { logto, client } = setUp();
    const { id } = logto.tenant.addAlipayUser('2088000000000001', { name: 'a' });
    expect(await readIdentity(client, id)).toEqual({
      userId: '2088000000000001',
      details: { name: 'a' },
    });
    expect(await writeIdentity(client, id, { userId: 'open' })).toEqual({
      status: 'replaced',
      identity: { userId: 'open' },
    });
    await deleteIdentity(client, id);
    await deleteIdentity(client, id);
    expect(await readIdentity(client, id)).toBeUndefined();
    expect(await writeIdentity(client, id, { userId: 'open' })).toMatchObject({
      status: 'created',
    });
  });

  it.each([400, 422])('is not called deleted if Logto refuses that: %i', async (status) => {
    const { logto, client } = setUp();
    const { id } = logto.tenant.addAlipayUser('2088000000000001');
    logto.onRequest = (name) => (name.startsWith('DELETE') ? { status } : undefined);
    expect(await failureOf(deleteIdentity(client, id))).toEqual({
      code: 'refused',
      call: 'DELETE /api/users/:id/identities/:target',
      status,
      logtoCode: 'fault',
    });
  });

  it('is neither taken from another user nor given to nobody', async () => {
    const { logto, client } = setUp();
    logto.tenant.addAlipayUser('open');
    const { id } = logto.tenant.addAlipayUser('2088000000000001');
    expect(await writeIdentity(client, id, { userId: 'open' })).toEqual({ status: 'in-use' });
    expect(await writeIdentity(client, 'nobody', { userId: 'x' })).toEqual({ status: 'no-user' });
  });
});

describe('the list of users', () => {
  it('is whole and free of doubles, whatever the ids are', async () => {
    const { logto, client } = setUp();
    for (let count = 0; count < 1500; count += 1) {
      logto.tenant.addUser();
    }
    for (let count = 0; count < 150; count += 1) {
      logto.tenant.addUser({ id: `auth0|${count}` });
      logto.tenant.addUser({ id: `aCapital${count}` });
    }
    expect(await countUsers(client)).toBe(1800);
    expect(await allUsers(client)).toEqual([...logto.tenant.users.keys()].sort());
  });

  it('loses nobody if users go meanwhile, as pages by position do', async () => {
    const { logto, client } = setUp();
    for (let count = 0; count < 300; count += 1) {
      logto.tenant.addUser({ createdAt: count });
    }
    const newest = [...logto.tenant.users.keys()].slice(-20);
    logto.onRequest = (name) => {
      if (name === 'GET /api/users') {
        logto.tenant.users.delete(newest.pop() ?? '');
      }
      return undefined;
    };
    const listed = new Set(await allUsers(client));
    expect([...logto.tenant.users.keys()].filter((id) => !listed.has(id))).toEqual([]);
  });

  it.each([null, '', 'many', '1.5', '99'])(
    'is refused if Logto says that there are %j users, and sends a hundred',
    async (total) => {
      const { logto, client } = setUp();
      for (let count = 0; count < 150; count += 1) {
        logto.tenant.addUser();
      }
      const { exchange } = logto;
      logto.exchange = async (request) => {
        const { headers, ...reply } = await exchange(request);
        return {
          ...reply,
          headers: { get: (name) => (name === 'total-number' ? total : headers.get(name)) },
        };
      };
      const failure = {
        code: 'answer-not-understood',
        call: 'GET /api/users',
        members: ['Total-Number'],
      };
      expect(await failureOf(countUsers(client))).toEqual(failure);
      expect(await failureOf(allUsers(client))).toEqual(failure);
    },
  );

  it('is refused if its parts do not add up', async () => {
    const { logto, client } = setUp();
    for (let count = 0; count < 150; count += 1) {
      logto.tenant.addUser();
    }
    const usersLike = logto.tenant.usersLike.bind(logto.tenant);
    logto.tenant.usersLike = (pattern) => usersLike(pattern).slice(pattern === '%' ? 0 : 1);
    expect(await failureOf(allUsers(client))).toMatchObject({ code: 'users-do-not-add-up' });
  });
});

describe('over HTTP', () => {
  const tls = {
    key: tlsFixture('test-tls-private-key.pem'),
    cert: tlsFixture('test-tls-loopback.pem'),
  };
  const get = (port: number) =>
    sendOverHttp({ method: 'GET', url: new URL(`http://127.0.0.1:${port}/`), headers: {} });

  it('follows no redirect', async () => {
    const port = await startHttpServer((_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    expect((await get(port)).status).toBe(302);
  });

  it('tells over TLS as well why a Logto cannot be reached', async () => {
    const getSecurely = (port: number) =>
      sendOverHttp({ method: 'GET', url: new URL(`https://127.0.0.1:${port}/`), headers: {} });
    expect(await failureOf(getSecurely(await closedPort()))).toMatchObject({
      systemCode: 'ECONNREFUSED',
    });
    const untrusted = await startHttpsServer(tls, (_request, response) => response.end());
    expect(await failureOf(getSecurely(untrusted))).toMatchObject({
      systemCode: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('waits no longer than a request may take', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      expect(ms).toBe(90_000);
      return AbortSignal.abort();
    });
    const silent = await startHttpServer(() => {});
    expect(await failureOf(get(silent))).toMatchObject({
      code: 'unreachable',
      systemCode: 'timeout',
    });
  });

  it('tells a closed port and an answer without end', async () => {
    expect(await failureOf(get(await closedPort()))).toMatchObject({ systemCode: 'ECONNREFUSED' });
    const endless = await startHttpServer((_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    expect(await failureOf(get(endless))).toMatchObject({ code: 'answer-too-long' });
  });
});
