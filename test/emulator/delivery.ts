import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { Charset } from './charset.ts';
import { type Fault, findFault } from './faults.ts';

/** An answer ready to travel. */
export interface Parcel {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
}

/**
 * Wraps a body as the gateway does: status 200 whatever the answer says, JSON declared as HTML,
 * and the trace id in a header.
 *
 * @see docs/alipay-gateway.md §5.1
 */
export const parcelOf = (body: Buffer, charset: Charset, traceId: string): Parcel => ({
  status: 200,
  headers: {
    'Content-Type': `text/html;charset=${charset === 'gbk' ? 'GBK' : 'utf-8'}`,
    trace_id: traceId,
  },
  body,
});

/** Replaces what HTTP carries. */
export const distortParcel = (parcel: Parcel, faults: readonly Fault[]): Parcel => {
  let distorted = parcel;
  for (const fault of faults) {
    switch (fault.fault) {
      case 'html':
        distorted = {
          status: fault.status ?? 502,
          headers: { 'Content-Type': 'text/html' },
          body: '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>',
        };
        break;
      case 'status':
        distorted = { ...distorted, status: fault.status };
        break;
      case 'redirect':
        distorted = {
          status: fault.status ?? 302,
          headers: { Location: fault.location },
          body: '',
        };
        break;
      case 'not-json':
        distorted = { ...distorted, body: 'success' };
        break;
      case 'empty':
        distorted = { ...distorted, body: '' };
        break;
      case 'raw':
        distorted = {
          status: fault.status ?? 200,
          headers: fault.headers ?? distorted.headers,
          body: fault.body,
        };
        break;
    }
  }
  return distorted;
};

/** Sends a parcel on the way the faults prescribe. Returns when all is sent, or the client gone. */
export const deliver = async (
  response: ServerResponse,
  { status, headers, body }: Parcel,
  faults: readonly Fault[],
  connection: { reset: () => void; latencyMs: number },
): Promise<void> => {
  const milliseconds = connection.latencyMs + (findFault(faults, 'slow')?.ms ?? 0);
  if (milliseconds > 0) {
    await pause(milliseconds, undefined, { ref: false });
  }
  if (response.destroyed || findFault(faults, 'silence') !== undefined) {
    return;
  }
  if (findFault(faults, 'reset') !== undefined) {
    connection.reset();
    return;
  }

  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, value);
  }

  if (findFault(faults, 'reset-midway') !== undefined) {
    const bytes = Buffer.from(body);
    response.setHeader('Content-Length', bytes.length);
    response.write(bytes.subarray(0, bytes.length / 2));
    // A reset overtakes bytes the client has not read yet.
    await pause(10, undefined, { ref: false });
    connection.reset();
    return;
  }

  const drip = findFault(faults, 'drip');
  if (drip !== undefined) {
    const bytes = Buffer.from(body);
    response.setHeader('Content-Length', bytes.length);
    return flow(response, () => dripping(bytes, drip.ms));
  }
  const oversized = findFault(faults, 'oversized');
  if (oversized !== undefined) {
    return flow(response, () => padding(oversized.bytes, '{"padding":"', 'x', '"}'));
  }
  const bomb = findFault(faults, 'gzip-bomb');
  if (bomb !== undefined) {
    response.setHeader('Content-Encoding', 'gzip');
    return flow(response, () => padding(bomb.mebibytes * 1024 * 1024, '', '\0', ''), createGzip());
  }

  if (findFault(faults, 'close') !== undefined) {
    // By the time it has finished, a response no longer knows its socket.
    const { socket } = response;
    response.once('finish', () => socket?.destroySoon());
  }
  response.end(body);
};

const flow = async (
  response: ServerResponse,
  chunks: () => AsyncGenerator<Buffer>,
  ...through: NodeJS.ReadWriteStream[]
): Promise<void> => {
  try {
    await pipeline([Readable.from(chunks()), ...through, response]);
  } catch (error) {
    // A client that has read enough and leaves is what these faults are for.
    if (!response.destroyed) {
      throw error;
    }
  }
};

async function* dripping(bytes: Buffer, milliseconds: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1) {
    yield bytes.subarray(at, at + 1);
    await pause(milliseconds, undefined, { ref: false });
  }
}

async function* padding(
  bytes: number,
  before: string,
  filler: string,
  after: string,
): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024, filler);
  yield Buffer.from(before);
  for (let left = bytes; left > 0; left -= chunk.length) {
    yield chunk.subarray(0, left);
  }
  yield Buffer.from(after);
}
