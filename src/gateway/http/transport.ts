/*
 * gateway/http: brings a request to the gateway and one answer back, within bounds of time, size and number.
 * Believes nothing of an answer, follows no redirect, and knows no method of Alipay.
 */

import http, {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { unzip } from 'node:zlib';
import got, { type Got, type OptionsInit, type Request, type Response } from 'got';
import packageJson from '../../../package.json' with { type: 'json' };
import { GatewayError, InvalidAnswerError, UnreachableError } from '../errors.ts';
import type { SignedRequest } from '../protocol/request.ts';
import type { HttpAnswer } from '../protocol/response.ts';
import { hostOf } from './authority.ts';
import {
  agentFor,
  type ConnectionKind,
  closeIdleConnections,
  expectUsableProxy,
} from './connections.ts';
import { watchDelivery } from './delivery.ts';
import { networkFailure } from './network-failure.ts';
import { TunnelAgent } from './tunnel-agent.ts';

/** The longest answer in bytes that is read, compressed and not; Alipay's have about a thousand. */
export const longestAnswer = 64 * 1024;

/**
 * The most bytes that may come for one request, heads and the framing of chunks included. Without a
 * limit, answers that come before the answer (1xx) and chunks of a byte would hold the event loop.
 */
export const longestTransfer: number = longestAnswer + 16 * 1024;

/** No request takes longer than this, whatever happens to it. */
export const requestTimeoutMs = 5000;

/** The build replaces the package by the one that it builds. */
const userAgent = `${packageJson.name}/${packageJson.version}`;

/** Starts requests with what they need and no more: node:http copies its options several times. */
const startRequestOver =
  (kind: ConnectionKind, timeoutMs: number): NonNullable<OptionsInit['request']> =>
  (url, { method, headers }, callback) => {
    const { port, pathname, search } = url;
    const agent = agentFor(url, kind);
    const options = {
      host: hostOf(url),
      port,
      path: `${pathname}${search}`,
      method,
      headers,
      agent,
      // It ends the opening of a tunnel; got ends all else.
      ...(agent instanceof TunnelAgent && { timeout: timeoutMs }),
    };
    return url.protocol === 'https:'
      ? https.request(options, callback)
      : http.request(options, callback);
  };

const client: Got = got.extend({
  method: 'POST',
  headers: {
    accept: 'application/json, text/html',
    'accept-encoding': 'identity',
    'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
    'user-agent': userAgent,
  },
  // Short enough for a second try within the sign-in's time.
  timeout: { lookup: 2000, connect: 2500, secureConnect: 2500 },
  // Decompression is ours, because got's knows no limit; so is repeating, because got does not
  // know what repeating costs here.
  decompress: false,
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
});

const unzipAsync = promisify(unzip);

const tooLong = (): InvalidAnswerError => new InvalidAnswerError({ code: 'answer-too-long' });

/** Undoes a compression that we did not ask for, within the same limit. */
const decompress = async (body: Buffer, encoding = ''): Promise<Buffer> => {
  if (['', 'identity'].includes(encoding.trim().toLowerCase())) {
    return body;
  }
  try {
    return await unzipAsync(body, { maxOutputLength: longestAnswer });
  } catch (error) {
    throw error instanceof RangeError
      ? tooLong()
      : new InvalidAnswerError({ code: 'answer-not-decompressed' });
  }
};

const redirects = new Set([300, 301, 302, 303, 307, 308]);

const notOk = (status: number, host: string): UnreachableError =>
  new UnreachableError(
    { code: redirects.has(status) ? 'redirected' : 'http-status', host, status },
    'possibly-received',
    status >= 500,
  );

/** Closes the connection of a request when more comes over it than an answer may have. */
const limitTransfer = (request: ClientRequest, tooMuch: () => void): void => {
  request.once('socket', (socket: Socket) => {
    let length = 0;
    const count = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > longestTransfer) {
        tooMuch();
        // At once: what has already come would be read first.
        socket.destroy();
      }
    };
    socket.on('data', count);
    request.once('close', () => socket.off('data', count));
  });
};

interface Received {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Reads the answer by events: an iterator over the stream would cost as much as verifying it. */
const receive = (stream: Request, host: string): Promise<Received> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > longestAnswer) {
        reject(tooLong());
      } else {
        chunks.push(chunk);
      }
    };
    stream
      .once('request', (request: ClientRequest) => limitTransfer(request, () => reject(tooLong())))
      .once('error', reject)
      .once('close', () => reject(new Error('The stream ended before the answer.')))
      .once('upgrade', ({ statusCode }: IncomingMessage, socket: Socket) => {
        // After a switch of protocols got waits for a response without end, and closes nothing.
        socket.destroy();
        reject(notOk(statusCode ?? 0, host));
      })
      .once('response', ({ statusCode, headers }: Response) => {
        if (statusCode !== 200) {
          reject(notOk(statusCode, host));
          return;
        }
        stream
          .on('data', take)
          .once('end', () => resolve({ headers, body: Buffer.concat(chunks) }));
      });
  });

const asTraceId = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' && /^[\w.-]{1,64}$/.test(header) ? header : undefined;

const asDate = (header: string | undefined): Date | undefined => {
  const date = new Date(header ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/**
 * Sends a signed request and returns the answer, if it comes with HTTP 200.
 *
 * Bounded in time (`timeoutMs`, 5 s at most, connecting and reading included) and size (64 KiB,
 * before and after decompression, and 80 KiB with all heads and framing). Follows no redirect and
 * repeats nothing. Ends when its connection is idle or closed, and no longer takes a descriptor.
 *
 * @throws UnreachableError for the network, time and other HTTP statuses; InvalidAnswerError for
 * an answer that is too long or cannot be decompressed.
 */
export const send = async (
  { url, body }: SignedRequest,
  timeoutMs: number,
  connection: ConnectionKind = 'kept',
): Promise<HttpAnswer> => {
  expectUsableProxy(url);
  const limitMs = Math.min(timeoutMs, requestTimeoutMs);
  const stream = client.stream(url, {
    body,
    request: startRequestOver(connection, limitMs),
    timeout: { request: limitMs },
  });
  const { deliveryAfter, close } = watchDelivery(stream);
  try {
    const { headers, body: received } = await receive(stream, url.host);
    if (connection === 'new') {
      await close();
    }
    return {
      body: await decompress(received, headers['content-encoding']),
      contentType: headers['content-type'],
      traceId: asTraceId(headers.trace_id),
      date: asDate(headers.date),
    };
  } catch (error) {
    stream.destroy();
    await close();
    if (error instanceof GatewayError) {
      throw error;
    }
    const delivery = deliveryAfter(error);
    if (delivery === 'stale') {
      closeIdleConnections(url);
    }
    throw networkFailure(error, url.host, delivery);
  }
};
