import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import tls from 'node:tls';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { agentFor, preconnect } from '../../../src/gateway/http/connections.ts';
import { send } from '../../../src/gateway/http/transport.ts';
import { TunnelAgent } from '../../../src/gateway/http/tunnel-agent.ts';
import { failureOf, messageOf } from '../../support/errors.ts';
import { tlsFixture } from '../../support/keys.ts';
import { startProxy } from '../../support/proxy.ts';
import { closedPort, startHttpsServer, startTcpServer } from '../../support/servers.ts';
import { until } from '../../support/time.ts';
import { trust } from '../../support/trust.ts';
import { expectNoWarnings } from '../../support/warnings.ts';

const key = tlsFixture('test-tls-private-key.pem');
const cert = tlsFixture('test-tls-loopback.pem');

/** From 22.21 and 24.5 on. */
const canUseProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');

expectNoWarnings();

const gatewayAt = (port: number) => {
  const url = new URL(`https://127.0.0.1:${port}/gateway.do`);
  return { url, ask: () => send({ url, body: '', secrets: [] }, 5000) };
};

/** A gateway that answers every request, and the connections that it sees. */
const startGateway = async () => {
  const seen: Socket[] = [];
  const port = await startHttpsServer(
    { key, cert },
    (_request, response) => response.end('answer'),
    (socket) => seen.push(socket),
  );
  return { ...gatewayAt(port), seen };
};

/**
 * Has a connection taken by a request that waits: the gateway answers when it is told to, and then
 * closes the connection.
 */
const askHesitantGateway = async () => {
  const answers: Array<() => void> = [];
  const port = await startHttpsServer({ key, cert }, (_request, response) => {
    answers.push(() => response.setHeader('connection', 'close').end('answer'));
  });
  const { url, ask } = gatewayAt(port);
  preconnect(url);
  const asked = ask();
  await until(() => answers.length === 1);
  return { url, asked, answer: () => answers[0]?.() };
};

afterEach(() => {
  vi.useRealTimers();
});

it('is opened ahead, and taken by the next request', async () => {
  const opened = trust(cert);
  const { url, seen, ask } = await startGateway();
  preconnect(url);
  await once(opened[0] ?? new Socket(), 'secureConnect');
  expect((await ask()).body.toString()).toBe('answer');
  await ask();
  expect(seen).toHaveLength(1);
  expect(opened).toHaveLength(1);
});

it('names the host in its handshake, for a server of several', async () => {
  const names: string[] = [];
  const SNICallback = (name: string, done: (error: null) => void): void => {
    names.push(name);
    done(null);
  };
  const port = await startHttpsServer({ key, cert, SNICallback }, () => {});
  preconnect(new URL(`https://localhost:${port}/gateway.do`));
  await until(() => names.length > 0);
  expect(names).toEqual(['localhost']);
});

it('is taken while it is still being opened', async () => {
  const opened = trust(cert);
  const { url, ask } = await startGateway();
  preconnect(url);
  expect((await ask()).body.toString()).toBe('answer');
  expect(opened).toHaveLength(1);
});

it('is one of a kind, and not opened if one is idle', async () => {
  const opened = trust(cert);
  const { url, ask } = await startGateway();
  preconnect(url);
  preconnect(url);
  expect(opened).toHaveLength(1);
  await ask();
  preconnect(url);
  expect(opened).toHaveLength(1);
});

it('is taken by one request alone', async () => {
  const opened = trust(cert);
  const { url, ask } = await startGateway();
  preconnect(url);
  await Promise.all([ask(), ask()]);
  expect(opened).toHaveLength(2);
});

it('is forgotten when the server closes it', async () => {
  trust(cert);
  const { url, seen, ask } = await startGateway();
  preconnect(url);
  await until(() => seen.length === 1);
  seen[0]?.end();
  await once(seen[0] ?? new Socket(), 'close');
  expect((await ask()).body.toString()).toBe('answer');
  expect(seen).toHaveLength(2);
});

it('waits for half a minute, and then gives up', async () => {
  const opened = trust(cert);
  const { url, seen, ask } = await startGateway();
  preconnect(url);
  await until(() => seen.length === 1);
  const [socket] = opened;
  expect(socket?.timeout).toBe(30_000);
  // Half a minute is over.
  socket?.emit('timeout');
  await until(() => seen[0]?.readableEnded || seen[0]?.destroyed);
  await ask();
  expect(seen).toHaveLength(2);
});

it('is closed if it talks before it is asked: its half minute would begin anew', async () => {
  const opened = trust(cert);
  const { url, seen, ask } = await startGateway();
  preconnect(url);
  await until(() => seen.length === 1);
  const [socket = new Socket()] = opened;
  seen[0]?.write('H');
  await once(socket, 'data');
  // At once: a peer that does not close its side could go on.
  expect(socket.destroyed).toBe(true);
  expect((await ask()).body.toString()).toBe('answer');
  expect(seen).toHaveLength(2);
});

it('is told to wait no longer once it is taken', async () => {
  const opened = trust(cert);
  const { asked, answer } = await askHesitantGateway();
  expect(opened[0]?.timeout).toBe(0);
  opened[0]?.emit('timeout');
  answer();
  expect((await asked).body.toString()).toBe('answer');
});

it('is opened again after the server has closed it', async () => {
  const opened = trust(cert);
  const { url, seen } = await startGateway();
  preconnect(url);
  await until(() => seen.length === 1);
  seen[0]?.end();
  await once(opened[0] ?? new Socket(), 'close');
  preconnect(url);
  await until(() => seen.length === 2);
});

it('is not forgotten when an earlier one closes that has been taken', async () => {
  const opened = trust(cert);
  const { url, asked, answer } = await askHesitantGateway();
  preconnect(url);
  const closed = once(opened[0] ?? new Socket(), 'close');
  answer();
  await asked;
  await closed;
  preconnect(url);
  expect(opened).toHaveLength(2);
});

it('stays open when another gateway cannot be reached', async () => {
  trust(cert);
  const { seen, ask } = await startGateway();
  await ask();
  const url = new URL(`https://127.0.0.1:${await closedPort()}/`);
  await failureOf(send({ url, body: '', secrets: [] }, 5000));
  await ask();
  expect(seen).toHaveLength(1);
});

it('fails in silence, and leaves it to the request to tell why', async () => {
  const refusing = new URL(`https://127.0.0.1:${await closedPort()}/`);
  const speechless = new URL(
    `https://127.0.0.1:${await startTcpServer((socket) => socket.destroy())}/`,
  );
  const untrusted = (await startGateway()).url;
  for (const [url, message] of [
    [refusing, 'refused the connection (ECONNREFUSED).'],
    [speechless, 'closed the connection before it had answered (ECONNRESET).'],
    [untrusted, 'is not trustworthy (DEPTH_ZERO_SELF_SIGNED_CERT).'],
  ] as const) {
    const spy = vi.spyOn(tls, 'connect');
    preconnect(url);
    const { value: socket } = spy.mock.results[0] ?? {};
    await new Promise((resolve) => socket.once('close', resolve));
    spy.mockRestore();
    const error = await failureOf(send({ url, body: '', secrets: [] }, 5000));
    expect(messageOf(error)).toContain(message);
    expect(error).toMatchObject({ delivery: 'not-sent' });
  }
});

it('is not opened to a gateway without TLS', async () => {
  const connect = vi.spyOn(Socket.prototype, 'connect');
  preconnect(new URL('http://127.0.0.1:1/'));
  expect(connect).not.toHaveBeenCalled();
});

it.each([
  [
    'port 443 if the address names none',
    'https://alipay.invalid/gateway.do',
    'alipay.invalid',
    443,
  ],
  ['IPv6 without brackets', 'https://[::1]:8443/gateway.do', '::1', 8443],
])('goes to %s', (_, url, host, port) => {
  const connect = vi.spyOn(Socket.prototype, 'connect').mockReturnThis();
  preconnect(new URL(url));
  expect(connect.mock.calls).toMatchObject([[{ host, port }, {}]]);
});

/** A gateway that answers the first request on each connection, and resets it at the second. */
const startForgetfulGateway = async () => {
  const answered = new WeakSet<Socket>();
  const port = await startHttpsServer({ key, cert }, ({ socket }, response) => {
    if (answered.has(socket)) {
      socket.destroy();
    } else {
      answered.add(socket);
      setTimeout(() => response.end('answer'), 20);
    }
  });
  return gatewayAt(port);
};

it('is the one that was used last, so that the others grow old and are closed', async () => {
  trust(cert);
  const asked: Array<{ connection: Socket; answer: () => void }> = [];
  const port = await startHttpsServer({ key, cert }, ({ socket }, response) => {
    asked.push({ connection: socket, answer: () => response.end('answer') });
  });
  const { ask } = gatewayAt(port);
  const first = [ask(), ask()];
  await until(() => asked.length === 2);
  for (const { answer } of asked) {
    answer();
  }
  await Promise.all(first);
  // Until both wait for the next request.
  await new Promise(setImmediate);
  const [, last] = asked;
  const again = ask();
  await until(() => asked.length === 3);
  asked[2]?.answer();
  await again;
  expect(asked[2]?.connection).toBe(last?.connection);
});

it('is one of 64 at most to a gateway; further requests wait for them', async () => {
  // A busy machine may take longer for 64 handshakes than a request may.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  trust(cert);
  const answers: Array<() => void> = [];
  const connections = new Set<Socket>();
  const port = await startHttpsServer({ key, cert }, ({ socket }, response) => {
    connections.add(socket);
    answers.push(() => response.end('answer'));
  });
  const { ask } = gatewayAt(port);
  const asked = Array.from({ length: 70 }, () => ask());
  for (let answered = 0; answered < 70; answered += 1) {
    await until(() => answers.length === Math.min(70, answered + 64));
    answers[answered]?.();
  }
  await Promise.all(asked);
  expect(connections.size).toBe(64);
});

it('is closed with its neighbours when one of them proves to be stale', async () => {
  trust(cert);
  const { ask } = await startForgetfulGateway();
  await Promise.all([ask(), ask(), ask()]);
  expect(await failureOf(ask())).toMatchObject({ delivery: 'stale' });
  await expect(ask()).resolves.toMatchObject({ body: Buffer.from('answer') });
});

it('stays open when its neighbour is closed in the middle of an answer', async () => {
  trust(cert);
  const seen = new Set<Socket>();
  const asked: ServerResponse[] = [];
  const port = await startHttpsServer({ key, cert }, ({ socket }, response) => {
    seen.add(socket);
    asked.push(response);
  });
  const { ask } = gatewayAt(port);
  const nextAsked = async (): Promise<ServerResponse | undefined> => {
    await until(() => asked.length > 0);
    return asked.pop();
  };
  const two = [ask(), ask()];
  await until(() => asked.length === 2);
  for (const response of asked.splice(0)) {
    response.end('answer');
  }
  await Promise.all(two);
  const half = failureOf(ask());
  const response = await nextAsked();
  response?.writeHead(200, { 'content-length': 9 }).write('a', () => response.socket?.end());
  expect(await half).toMatchObject({ delivery: 'possibly-received' });
  const whole = ask();
  (await nextAsked())?.end('answer');
  await whole;
  expect(seen.size).toBe(2);
});

it('stays open when that of another gateway proves to be stale', async () => {
  trust(cert);
  const other = await startGateway();
  await other.ask();
  const { ask } = await startForgetfulGateway();
  await ask();
  expect(await failureOf(ask())).toMatchObject({ delivery: 'stale' });
  await other.ask();
  expect(other.seen).toHaveLength(1);
});

it('waits for 16 gateways at most, even if they are preconnected at once', async () => {
  const opened = trust(cert);
  const gateways = await Promise.all(Array.from({ length: 18 }, startGateway));
  for (const { url } of gateways) {
    preconnect(url);
  }
  const closed = [true, true, ...Array(16).fill(false)];
  expect(opened.map(({ destroyed }) => destroyed)).toEqual(closed);
});

it('waits for 16 gateways at most, and the one that waits longest gives way', async () => {
  trust(cert);
  const gateways = await Promise.all(Array.from({ length: 17 }, startGateway));
  for (const { url, seen } of gateways) {
    preconnect(url);
    await until(() => seen.length === 1);
  }
  const [first, ...others] = gateways;
  await until(() => first?.seen[0]?.destroyed || first?.seen[0]?.readableEnded);
  expect(others.map(({ seen }) => seen[0]?.destroyed)).toEqual(others.map(() => false));
});

/** Has the process take any TLS until the test ends. */
const acceptOldTls = (): void => {
  const old = { version: tls.DEFAULT_MIN_VERSION, ciphers: tls.DEFAULT_CIPHERS };
  tls.DEFAULT_MIN_VERSION = 'TLSv1';
  tls.DEFAULT_CIPHERS = 'DEFAULT@SECLEVEL=0';
  onTestFinished(() => {
    tls.DEFAULT_MIN_VERSION = old.version;
    tls.DEFAULT_CIPHERS = old.ciphers;
  });
};

/** A gateway that knows TLS 1.1 at most. */
const startOldGateway = () =>
  startHttpsServer(
    { key, cert, maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    (_request, response) => response.end('answer'),
  );

/** Not for its certificate, but for its protocol. */
const oldTlsRefused = {
  code: 'tls-not-trusted',
  systemCode: expect.stringMatching(/^(EPROTO|ERR_SSL_\w+)$/),
};

it('speaks TLS 1.2 at least, whatever the default of the process', async () => {
  trust(cert);
  acceptOldTls();
  const { url, ask } = gatewayAt(await startOldGateway());
  for (const connection of ['kept', 'new'] as const) {
    const error = await failureOf(send({ url, body: '', secrets: [] }, 5000, connection));
    expect(error.failure).toMatchObject(oldTlsRefused);
  }
  preconnect(url);
  expect((await failureOf(ask())).failure).toMatchObject(oldTlsRefused);
});

it.skipIf(!canUseProxies)(
  'speaks TLS 1.2 at least through a proxy as well (Node 22.21 or 24.5)',
  async () => {
    trust(cert);
    acceptOldTls();
    const { url } = gatewayAt(await startOldGateway());
    const proxy = await startProxy({ target: Number(url.port) });
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    vi.stubEnv('https_proxy', `http://127.0.0.1:${proxy.port}`);
    for (const connection of ['kept', 'new'] as const) {
      const error = await failureOf(send({ url, body: '', secrets: [] }, 5000, connection));
      expect(error.failure).toMatchObject(oldTlsRefused);
    }
    expect(proxy.asked).toHaveLength(2);
  },
);

it.each(['idle', 'preconnected'])(
  'that is %s is not taken by a request for a new one',
  async (how) => {
    trust(cert);
    const { url, seen, ask } = await startGateway();
    if (how === 'idle') {
      await ask();
    } else {
      preconnect(url);
      await until(() => seen.length === 1);
    }
    await send({ url, body: '', secrets: [] }, 5000, 'new');
    expect(seen).toHaveLength(2);
    await until(() => seen[1]?.destroyed);
    await ask();
    expect(seen).toHaveLength(2);
  },
);

it.each([
  ['https://openapi.example/', 'kept'],
  ['https://openapi.example/', 'new'],
  ['http://127.0.0.1/', 'kept'],
  ['http://127.0.0.1/', 'new'],
] as const)('leads through no proxy that Node would choose by itself: %s, %s', (url, kind) => {
  vi.stubEnv('NODE_USE_ENV_PROXY', '0');
  expect(Object(agentFor(new URL(url), kind)).options).toMatchObject({ proxyEnv: {} });
});

it.skipIf(!canUseProxies)(
  'leads through the proxy that the environment names now (Node 22.21 or 24.5)',
  () => {
    const url = new URL('https://openapi.example/gateway.do');
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    const agentThrough = (address: string) => {
      vi.stubEnv('https_proxy', address);
      return agentFor(url, 'kept');
    };
    const first = agentThrough('http://first.example:3128');
    expect(agentThrough('http://first.example:3128')).toBe(first);
    const second = agentThrough('http://second.example:3128');
    expect(second).not.toBe(first);
    expect(second).toBeInstanceOf(TunnelAgent);
  },
);

it.skipIf(!canUseProxies)(
  'does not lead past a proxy whose address is not one (Node 22.21 or 24.5)',
  async () => {
    const opened = trust(cert);
    const { url, ask } = await startGateway();
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    vi.stubEnv('https_proxy', 'socks5://127.0.0.1:1');
    preconnect(url);
    expect(await failureOf(ask())).toMatchObject({
      failure: { code: 'proxy-address-wrong' },
      delivery: 'not-sent',
    });
    expect(opened).toEqual([]);
  },
);
