import dns from 'node:dns';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import {
  type Delivery,
  InvalidAnswerError,
  UnreachableError,
} from '../../../src/gateway/errors.ts';
import { send } from '../../../src/gateway/http/transport.ts';
import type { HttpAnswer } from '../../../src/gateway/protocol/response.ts';
import { failureOf, hintOf, messageOf } from '../../support/errors.ts';
import { tlsFixture } from '../../support/keys.ts';
import {
  closedPort,
  startHttpServer,
  startTcpServer,
  startTlsServer,
} from '../../support/servers.ts';
import { growthOf, until } from '../../support/time.ts';
import { trust } from '../../support/trust.ts';
import { expectNoWarnings } from '../../support/warnings.ts';

const longest = 64 * 1024;

const sendTo = (
  origin: string,
  timeoutMs = 5000,
  connection?: 'kept' | 'new',
): Promise<HttpAnswer> => {
  const url = new URL(`${origin}/gateway.do?charset=utf-8`);
  return send({ url, body: 'a=1', secrets: [] }, timeoutMs, connection);
};

const sendToPort = (port: number, timeoutMs?: number): Promise<HttpAnswer> =>
  sendTo(`http://127.0.0.1:${port}`, timeoutMs);

/** Sends to a server that answers once as told. */
const sendToServer = async (
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  timeoutMs?: number,
): Promise<HttpAnswer> =>
  sendToPort(await startHttpServer((request, response) => answer(response, request)), timeoutMs);

const expectUnreachable = async (
  promise: Promise<unknown>,
  message: string,
  delivery: Delivery,
  isTransient = true,
): Promise<void> => {
  const error = await failureOf(promise);
  expect(messageOf(error).replace(/127\.0\.0\.1:\d+/, 'HOST')).toBe(message);
  expect(error).toBeInstanceOf(UnreachableError);
  expect(error).toMatchObject({ meaning: 'general', delivery, isTransient, details: {} });
  expect(hintOf(error)).toMatch(/^[A-Z].*\.$/);
  expect(error.cause).toBeUndefined();
};

const expectInvalid = async (promise: Promise<unknown>, message: string): Promise<void> => {
  const error = await failureOf(promise);
  expect(error).toBeInstanceOf(InvalidAnswerError);
  expect(messageOf(error)).toBe(message);
  expect(error.cause).toBeUndefined();
};

const notReached = 'not-sent';
const perhapsReached = 'possibly-received';
const closedEarly = 'HOST closed the connection before it had answered (ECONNRESET).';
const tooLong = 'The answer is longer than any answer of Alipay.';

expectNoWarnings();

afterEach(() => {
  vi.useRealTimers();
});

describe('a request', () => {
  it('is a POST of a form on a connection that is kept', async () => {
    let request: IncomingMessage | undefined;
    let body = '';
    const port = await startHttpServer(async (incoming, response) => {
      request = incoming;
      for await (const chunk of incoming) {
        body += chunk;
      }
      response.end('answer');
    });
    await sendToPort(port);
    expect(request).toMatchObject({ method: 'POST', url: '/gateway.do?charset=utf-8' });
    expect(body).toBe('a=1');
    expect(request?.headers).toEqual({
      accept: 'application/json, text/html',
      'accept-encoding': 'identity',
      connection: 'keep-alive',
      'content-length': '3',
      'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
      host: `127.0.0.1:${port}`,
      'user-agent': `connector-alipay-native/${packageJson.version}`,
    });
  });
});

describe('an answer', () => {
  it('is told as it came', async () => {
    const answer = await sendToServer((response) => {
      response.writeHead(200, {
        'Content-Type': 'text/html;charset=GBK',
        date: 'Mon, 23 Nov 2026 04:05:06 GMT',
        trace_id: '0b.c-1_2',
      });
      response.end(Buffer.of(0xff, 0x00, 0x0a));
    });
    expect(answer).toEqual({
      body: Buffer.of(0xff, 0x00, 0x0a),
      contentType: 'text/html;charset=GBK',
      traceId: '0b.c-1_2',
      date: new Date('2026-11-23T04:05:06Z'),
    });
  });

  it('may lack everything', async () => {
    const bare = await sendToServer((response) => {
      response.sendDate = false;
      response.end();
    });
    expect(bare.body.length).toBe(0);
    expect(bare).toMatchObject({ contentType: undefined, traceId: undefined, date: undefined });
  });

  it('tells no date that is none', async () => {
    const answer = await sendToServer((r) => r.writeHead(200, { date: 'today' }).end());
    expect(answer.date).toBeUndefined();
  });

  it.each(['a b', '<script>', '', 'x'.repeat(65), ['a', 'b']])(
    'tells no trace id like %j',
    async (trace_id) => {
      const answer = await sendToServer((r) => r.writeHead(200, { trace_id }).end());
      expect(answer.traceId).toBeUndefined();
    },
  );

  it.each([
    ['gzip', gzipSync('answer')],
    ['deflate', deflateSync('answer')],
    ['identity', Buffer.from('answer')],
    [' Identity', Buffer.from('answer')],
    ['', Buffer.from('answer')],
  ])('is read from %s, which nobody asked for', async (encoding, body) => {
    const answer = await sendToServer((response) => {
      response.writeHead(200, { 'Content-Encoding': encoding }).end(body);
    });
    expect(answer.body.toString()).toBe('answer');
  });

  it.each([
    ['gzip', gzipSync('answer').subarray(0, -1)],
    ['gzip', Buffer.from('answer')],
    ['br', brotliCompressSync('answer')],
  ])('of %s that cannot be undone is refused', async (encoding, body) => {
    const sent = sendToServer((response) => {
      response.writeHead(200, { 'Content-Encoding': encoding }).end(body);
    });
    await expectInvalid(sent, 'The answer is compressed in a way that cannot be undone.');
  });
});

describe('a long Content-Encoding', () => {
  it('takes time by its length, and not by the square of it', async () => {
    let encoding = '';
    const port = await startHttpServer((_request, response) => {
      response.setHeader('Content-Encoding', encoding).end();
    });
    const growth = await growthOf(3750, async (blanks) => {
      encoding = `${'\xa0'.repeat(blanks)}x`;
      await failureOf(sendToPort(port));
    });
    expect(growth).toBeLessThan(10);
  });
});

describe('the length of an answer', () => {
  it('may be 64 KiB, compressed or not', async () => {
    const body = Buffer.alloc(longest, 'x');
    expect((await sendToServer((r) => r.end(body))).body.length).toBe(longest);
    const compressed = await sendToServer((r) => {
      r.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(body));
    });
    expect(compressed.body.length).toBe(longest);
  });

  it.each([
    ['announced', { 'Content-Length': longest + 1 }, Buffer.alloc(longest + 1)],
    ['not announced', {}, Buffer.alloc(longest + 1)],
    ['compressed', { 'Content-Encoding': 'gzip' }, gzipSync(Buffer.alloc(longest + 1))],
  ])('must not be more, %s', async (_how, headers, body) => {
    await expectInvalid(
      sendToServer((r) => r.writeHead(200, headers).end(body)),
      tooLong,
    );
  });

  it('is not waited for: an endless answer is cut off', async () => {
    const chunk = Buffer.alloc(64 * 1024);
    let written = 0;
    let closed: Promise<unknown> = Promise.resolve();
    const sent = sendToServer((response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      const write = (): void => {
        do {
          written += chunk.length;
        } while (response.write(chunk));
      };
      response.on('drain', write);
      write();
    });
    await expectInvalid(sent, tooLong);
    await closed;
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('counts what comes before the answer: endless 1xx are cut off', async () => {
    const heads = 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000);
    let written = 0;
    const port = await startTcpServer((socket) => {
      const write = (): void => {
        while (!socket.destroyed && socket.write(heads)) {
          written += heads.length;
        }
      };
      socket.on('drain', write).once('data', write);
    });
    const start = performance.now();
    await expectInvalid(sendToPort(port), tooLong);
    expect(performance.now() - start).toBeLessThan(2500);
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('counts the frames of chunks: 64 KiB in pieces of a byte are too long', async () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const port = await startTcpServer((socket) => {
      socket.once('data', () => socket.write(`${head}${'1\r\nx\r\n'.repeat(longest)}0\r\n\r\n`));
    });
    await expectInvalid(sendToPort(port), tooLong);
  });

  it('is counted for each request anew on a connection that is kept', async () => {
    const sockets = new Set<Socket>();
    const port = await startHttpServer(({ socket }, response) => {
      sockets.add(socket);
      response.end(Buffer.alloc(longest));
    });
    for (let request = 0; request < 4; request += 1) {
      expect((await sendToPort(port)).body).toHaveLength(longest);
    }
    expect(sockets.size).toBe(1);
  });
});

describe('a status', () => {
  it.each([201, 204, 304, 400, 403, 404, 429])('of %i is no answer', async (status) => {
    await expectUnreachable(
      sendToServer((response) => response.writeHead(status).end()),
      `HOST answered with HTTP ${status} instead of 200.`,
      perhapsReached,
      false,
    );
  });

  it.each([500, 502, 503, 504])('of %i is a passing trouble', async (status) => {
    await expectUnreachable(
      sendToServer((response) => response.writeHead(status).end('<html>')),
      `HOST answered with HTTP ${status} instead of 200.`,
      perhapsReached,
    );
  });

  it.each([301, 302, 303, 307, 308])('of %i is not followed', async (status) => {
    const elsewhere = vi.fn((_request: IncomingMessage, response: ServerResponse) => {
      response.end();
    });
    const location = `http://127.0.0.1:${await startHttpServer(elsewhere)}/`;
    await expectUnreachable(
      sendToServer((response) => response.writeHead(status, { location }).end()),
      `HOST redirects elsewhere (HTTP ${status}), which is not followed.`,
      perhapsReached,
      false,
    );
    expect(elsewhere).not.toHaveBeenCalled();
  });

  it('is told before the body has come', async () => {
    await expectUnreachable(
      sendToServer((response) => response.writeHead(502).write('<html>')),
      'HOST answered with HTTP 502 instead of 200.',
      perhapsReached,
    );
  });
});

describe('a connection', () => {
  it('that is refused is told', async () => {
    await expectUnreachable(
      sendToPort(await closedPort()),
      'HOST refused the connection (ECONNREFUSED).',
      notReached,
    );
  });

  it.each([
    ['ENOTFOUND', 'The name of alipay.invalid cannot be resolved (ENOTFOUND).'],
    ['EAI_AGAIN', 'The name of alipay.invalid cannot be resolved for now (EAI_AGAIN).'],
  ])('to a name that ends in %s is told', async (code, message) => {
    vi.spyOn(dns, 'lookup').mockImplementation((...parameters: unknown[]) => {
      const callback = parameters.at(-1);
      if (typeof callback === 'function') {
        setImmediate(() => callback(Object.assign(new Error(code), { code })));
      }
    });
    await expectUnreachable(sendTo('http://alipay.invalid'), message, notReached);
  });

  it('to an address of IPv6 looks up no name', async () => {
    const error = await failureOf(sendTo('http://[::1]:1'));
    expect(error).toMatchObject({ delivery: notReached });
    expect(messageOf(error)).not.toContain('resolved');
  });

  it.each<[string, (socket: Socket) => void]>([
    ['reset before the answer', (socket) => socket.resetAndDestroy()],
    ['closed before the answer', (socket) => socket.end()],
    ['closed within the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-')],
    [
      'closed within the body',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'),
    ],
    [
      'closed between chunks',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n'),
    ],
    [
      'reset within the body',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{');
        setTimeout(() => socket.resetAndDestroy(), 20);
      },
    ],
  ])('that is %s is told', async (_how, hangUp) => {
    const port = await startTcpServer((socket) => socket.once('data', () => hangUp(socket)));
    await expectUnreachable(sendToPort(port), closedEarly, perhapsReached);
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH\r\n', /^The connection to HOST failed \(HPE_\w+\)\.$/],
    ['a bad length', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n', /\(HPE_\w+\)\.$/],
    [
      'two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      /\(HPE_\w+\)\.$/,
    ],
    [
      'headers without end',
      `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`,
      /\(HPE_HEADER_OVERFLOW\)\.$/,
    ],
    [
      'another protocol after a switch',
      'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      /^HOST answered with HTTP 101 instead of 200\.$/,
    ],
  ])('that speaks %s is told', async (_what, text, message) => {
    let closed: Promise<unknown> = Promise.resolve();
    const port = await startTcpServer((socket) => {
      closed = new Promise((resolve) => socket.once('close', resolve));
      socket.once('data', () => socket.write(text));
    });
    const error = await failureOf(sendToPort(port));
    await closed;
    expect(error).toMatchObject({ meaning: 'general', delivery: perhapsReached });
    expect(messageOf(error).replace(/127\.0\.0\.1:\d+/, 'HOST')).toMatch(message);
  });

  it('is kept for the next request, and not after an answer that was not read', async () => {
    const connections: Socket[] = [];
    const port = await startHttpServer(({ socket }, response) => {
      connections.push(socket);
      if (connections.length === 3) {
        response.writeHead(502).write('<html>');
      } else {
        response.end();
      }
    });
    for (const attempt of [sendToPort, sendToPort, sendToPort, sendToPort]) {
      await attempt(port).catch(() => {});
    }
    const [first, second, third, fourth] = connections;
    expect([second, third]).toEqual([first, first]);
    expect(fourth).not.toBe(first);
    expect(first?.destroyed).toBe(true);
  });

  it('gives away no listeners', async () => {
    const sockets = new Set<Socket>();
    const port = await startHttpServer(({ socket }, response) => {
      sockets.add(socket);
      response.end();
    });
    for (let request = 0; request < 40; request += 1) {
      await sendToPort(port);
    }
    expect(sockets.size).toBe(1);
    // Warnings of too many listeners come late, and fail the file.
    await new Promise(setImmediate);
  });
});

describe('a kept connection', () => {
  const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
  /** Answers the first request on each connection; what happens to the second is up to the test. */
  const startOnceServer = (onSecond: (socket: Socket) => void): Promise<number> =>
    startTcpServer((socket) => {
      socket.once('data', () => {
        socket.write(ok);
        socket.once('data', () => onSecond(socket));
      });
    });

  const stale = 'stale';

  it.each<[string, (socket: Socket) => void]>([
    ['resets', (socket) => socket.resetAndDestroy()],
    ['closes', (socket) => socket.end()],
  ])('that the server %s just then proves to be stale', async (_how, hangUp) => {
    const port = await startOnceServer(hangUp);
    await sendToPort(port);
    await expectUnreachable(sendToPort(port), closedEarly, stale);
  });

  it('takes its idle neighbours with it, so that the next try finds a new one', async () => {
    const port = await startOnceServer((socket) => socket.resetAndDestroy());
    await Promise.all([sendToPort(port), sendToPort(port), sendToPort(port)]);
    await expectUnreachable(sendToPort(port), closedEarly, stale);
    expect((await sendToPort(port)).body.toString()).toBe('{}');
  });

  it('that is reset within an answer may have reached Alipay', async () => {
    const port = await startOnceServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{');
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    await sendToPort(port);
    await expectUnreachable(sendToPort(port), closedEarly, perhapsReached);
  });

  it.each([
    ['at once', 999, stale],
    ['after a second, when it was being worked on', 1001, perhapsReached],
  ] as const)('that is reset %s', async (_when, ms, delivery) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const port = await startOnceServer((socket) => {
      vi.advanceTimersByTime(ms);
      socket.resetAndDestroy();
    });
    await sendToPort(port);
    await expectUnreachable(sendToPort(port), closedEarly, delivery);
  });

  it('that falls silent may have reached Alipay', async () => {
    const asked = vi.fn();
    const port = await startOnceServer(asked);
    await sendToPort(port);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const message = 'HOST did not answer in time (ETIMEDOUT).';
    const sent = expectUnreachable(sendToPort(port, 100), message, perhapsReached);
    await until(() => asked.mock.calls.length === 1);
    // One for the time to be over, and one because got looks at it again a tick later.
    await vi.advanceTimersByTimeAsync(101);
    await sent;
  });

  it('that a request has waited for may have reached Alipay', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let requests = 0;
    const answers: Array<() => void> = [];
    const port = await startHttpServer((_request, response) => {
      requests += 1;
      answers.push(() => response.end());
      if (requests === 64) {
        answers[0]?.();
      }
    });
    const sent = Array.from({ length: 65 }, () => sendToPort(port).catch((error) => error));
    await until(() => requests === 65);
    for (const answer of answers.slice(1, 64)) {
      answer();
    }
    await Promise.race(sent);
    await vi.advanceTimersByTimeAsync(5001);
    const failures = (await Promise.all(sent)).filter((outcome) => outcome instanceof Error);
    expect(failures).toMatchObject([{ delivery: perhapsReached }]);
  });
});

describe('over TLS', () => {
  const key = tlsFixture('test-tls-private-key.pem');
  const loopback = tlsFixture('test-tls-loopback.pem');
  const otherHost = tlsFixture('test-tls-other-host.pem');
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';

  it('an answer is read', async () => {
    trust(loopback);
    const port = await startTlsServer(key, loopback, answer);
    expect((await sendTo(`https://127.0.0.1:${port}`)).body.toString()).toBe('{}');
  });

  it('a reset after the handshake may have reached Alipay', async () => {
    trust(loopback);
    const port = await startTlsServer(key, loopback, '');
    await expectUnreachable(sendTo(`https://127.0.0.1:${port}`), closedEarly, perhapsReached);
  });

  describe.each(['kept', 'new'] as const)('on a %s connection', (connection) => {
    it.each([
      ['that nobody vouches for', loopback, undefined, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      ['of another host', otherHost, otherHost, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ])('a certificate %s is refused', async (_what, certificate, trusted, code) => {
      if (trusted !== undefined) {
        trust(trusted);
      }
      const onRequest = vi.fn();
      const port = await startTlsServer(key, certificate, answer, onRequest);
      await expectUnreachable(
        sendTo(`https://127.0.0.1:${port}`, 5000, connection),
        `The TLS certificate or handshake of HOST is not trustworthy (${code}).`,
        notReached,
      );
      expect(onRequest).not.toHaveBeenCalled();
    });
  });

  it('a server that does not speak it is refused', async () => {
    const port = await startTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expectUnreachable(
      sendTo(`https://127.0.0.1:${port}`),
      'The TLS certificate or handshake of HOST is not trustworthy (EPROTO).',
      notReached,
    );
  });
});

describe('the time of a request', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    });
  });

  const noAnswer = 'HOST did not answer in time (ETIMEDOUT).';

  /** Expects a request that has come to where it waits to fail in so many milliseconds, not before. */
  const expectTimeout = async (
    sent: Promise<unknown>,
    waits: () => unknown,
    ms: number,
    ...failure: [message: string, delivery: Delivery]
  ): Promise<void> => {
    let isOver = false;
    const over = expectUnreachable(sent, ...failure).finally(() => {
      isOver = true;
    });
    // Whatever it fails of before the time is reported below.
    over.catch(() => {});
    await until(() => isOver || waits());
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(isOver).toBe(false);
    // One for the time to be over, and one because got looks at it again a tick later.
    await vi.advanceTimersByTimeAsync(2);
    await over;
  };

  it.each([
    ['without an answer', () => {}],
    ['within an answer', (response: ServerResponse) => response.write('{')],
  ])('ends where the caller says, %s', async (_where, answer) => {
    const answered = vi.fn(answer);
    const sent = sendToServer(answered, 200);
    const waits = () => answered.mock.calls.length === 1;
    await expectTimeout(sent, waits, 200, noAnswer, perhapsReached);
  });

  it('is 5 s at most, however long the caller would wait and however steadily bytes drip', async () => {
    let drips = 0;
    let drip: NodeJS.Timeout | undefined;
    const sent = sendToServer((response) => {
      drip = setInterval(() => {
        drips += 1;
        response.write('{');
      }, 100);
      response.on('close', () => clearInterval(drip));
    }, 60_000);
    await expectTimeout(sent, () => drip, 5000, noAnswer, perhapsReached);
    expect(drips).toBeGreaterThan(40);
  });

  it('is 2 s at most for the name', async () => {
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(() => {});
    const message = 'The name of silent.invalid was not resolved in time (ETIMEDOUT).';
    const waits = () => lookup.mock.calls.length === 1;
    await expectTimeout(sendTo('http://silent.invalid'), waits, 2000, message, notReached);
  });

  it('is 2.5 s at most for the connection', async () => {
    // An address that swallows packets is not at hand everywhere.
    const connect = vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (
      this: Socket,
    ) {
      return Object.assign(this, { connecting: true });
    });
    const message = '192.0.2.1 did not accept the connection in time (ETIMEDOUT).';
    const waits = () => connect.mock.calls.length === 1;
    await expectTimeout(sendTo('http://192.0.2.1'), waits, 2500, message, notReached);
  });

  it('is 2.5 s at most for the handshake', async () => {
    let isGreeted = false;
    const port = await startTcpServer((socket) =>
      socket.once('data', () => {
        isGreeted = true;
      }),
    );
    const message = 'HOST did not finish the TLS handshake in time (ETIMEDOUT).';
    const sent = sendTo(`https://127.0.0.1:${port}`);
    await expectTimeout(sent, () => isGreeted, 2500, message, notReached);
  });
});
