import { once } from 'node:events';
import { type ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { unzip } from 'node:zlib';
import got, { type Request } from 'got';
import { GatewayError, InvalidAnswerError, UnreachableError } from './errors.ts';
import { describeNetworkFailure } from './network-failure.ts';
import type { SignedRequest } from './request.ts';
import type { HttpAnswer } from './response.ts';

/** The longest answer in bytes that is read, compressed and not; Alipay's have about a thousand. */
const longestAnswer = 1024 * 1024;

/** No request takes longer than this, whatever happens to it. */
const requestTimeoutMs = 5000;

/** Short enough for a second try within the sign-in's time. */
const connectionTimeoutsMs = { lookup: 2000, connect: 2500, secureConnect: 2500 };

/**
 * One pool of connections for all connectors of the process: core builds a new connector for many
 * requests, and a TLS handshake to Alipay costs more than the rest of a call. Idle connections do
 * not keep the process alive.
 */
const pool = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, scheduling: 'lifo' } as const;

const agents = { http: new HttpAgent(pool), https: new HttpsAgent(pool) };

/** Closes the idle connections, of which the one that was used last has proved to be dead. */
const closeIdleConnections = (): void => {
  const idle = Object.values(agents).flatMap(({ freeSockets }) => Object.values(freeSockets));
  for (const socket of idle.flatMap((sockets) => sockets ?? [])) {
    socket.destroy();
  }
};

const client = got.extend({
  method: 'POST',
  agent: agents,
  headers: {
    accept: 'application/json, text/html',
    'accept-encoding': 'identity',
    'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
    'user-agent': 'connector-alipay-native',
  },
  // Decompression is ours, because got's knows no limit; so is repeating, because got does not
  // know what repeating costs here.
  decompress: false,
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
});

const unzipAsync = promisify(unzip);

/**
 * Follows a request to tell whether its bytes can have reached Alipay.
 *
 * They cannot before the connection stands. A kept connection that is reset before a byte of an
 * answer counts as not reached too: the server had closed it while it was idle, and that is what
 * a reset means there. Should it not be so once, a second try fails and nothing is lost by it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1
 */
const watch = (stream: Request) => {
  let isConnected = false;
  let isReused = false;
  stream.once('request', (request: ClientRequest) => {
    request.once('socket', (socket: Socket) => {
      // (`reusedSocket` is false where the request has had to wait for the connection.)
      isReused = !socket.connecting;
      if (!isReused) {
        socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
          isConnected = true;
        });
      }
    });
  });
  const isStale = (error: unknown): boolean =>
    isReused &&
    stream.response === undefined &&
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ECONNRESET' || error.code === 'EPIPE');
  return {
    isStale,
    mayHaveReachedAlipay: (error: unknown): boolean => isConnected || (isReused && !isStale(error)),
  };
};

const readBody = async (stream: Request, host: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  await once(stream, 'response');
  expectOk(stream.response?.statusCode, host);
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > longestAnswer) {
      throw tooLong();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const tooLong = (): InvalidAnswerError =>
  new InvalidAnswerError('The answer is longer than any answer of Alipay.');

/** Undoes a compression that we did not ask for, within the same limit. */
const decompress = async (body: Buffer, encoding: string | undefined): Promise<Buffer> => {
  if (encoding === undefined || encoding === 'identity') {
    return body;
  }
  try {
    return await unzipAsync(body, { maxOutputLength: longestAnswer });
  } catch (error) {
    throw error instanceof RangeError
      ? tooLong()
      : new InvalidAnswerError('The answer is compressed in a way that cannot be undone.');
  }
};

const expectOk = (status: number | undefined, host: string): void => {
  if (status === 200) {
    return;
  }
  const isRedirect = status !== undefined && status >= 300 && status < 400;
  throw new UnreachableError(
    isRedirect
      ? `${host} redirects elsewhere (HTTP ${status}), which is not followed.`
      : `${host} answered with HTTP ${status} instead of 200.`,
    { mayHaveReachedAlipay: true, isTransient: status !== undefined && status >= 500 },
    {
      hint: 'Check `gateway`, and whether a proxy answers in the place of Alipay.',
    },
  );
};

/**
 * Sends a signed request and returns the answer, if it comes with HTTP 200.
 *
 * Bounded in time (`timeoutMs`, 5 s at most, connecting and reading included) and size (1 MiB,
 * before and after decompression). Follows no redirect and repeats nothing.
 *
 * @throws UnreachableError for the network, time and other HTTP statuses; InvalidAnswerError for
 * an answer that is too long or cannot be decompressed.
 */
export const send = async (
  { url, body }: SignedRequest,
  timeoutMs: number,
): Promise<HttpAnswer> => {
  const stream = client.stream(url, {
    body,
    timeout: { ...connectionTimeoutsMs, request: Math.min(timeoutMs, requestTimeoutMs) },
  });
  const { isStale, mayHaveReachedAlipay } = watch(stream);
  try {
    const received = await readBody(stream, url.host);
    const headers = stream.response?.headers ?? {};
    return {
      body: await decompress(received, headers['content-encoding']),
      contentType: headers['content-type'],
      traceId: asTraceId(headers.trace_id),
      date: asDate(headers.date),
    };
  } catch (error) {
    // A late error of an abandoned stream is of no interest, and unhandled it ends the process.
    stream.on('error', () => {}).destroy();
    if (error instanceof GatewayError) {
      throw error;
    }
    if (isStale(error)) {
      closeIdleConnections();
    }
    throw describeNetworkFailure(error, url.host, {
      mayHaveReachedAlipay: mayHaveReachedAlipay(error),
      isTransient: true,
    });
  }
};

const asTraceId = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' && /^[\w.-]{1,64}$/.test(header) ? header : undefined;

const asDate = (header: string | undefined): Date | undefined => {
  const date = new Date(header ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
};
