import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Charset, charsetNamed } from './charset.ts';
import { decodeForm, merge, type Parameters } from './parameters.ts';
import { signedBytesOf } from './signed-bytes.ts';

/** A request as the gateway understands it. */
export interface GatewayRequest {
  readonly httpMethod: string;
  /** Path and query as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: Parameters;
  readonly body: Parameters;
  /** Query and body together. */
  readonly parameters: Parameters;
  /** The same parameter came with two values. */
  readonly contradictory: boolean;
  /** The charset in which the request was read and will be answered. */
  readonly charset: Charset;
  /** A charset was named that the gateway does not know. */
  readonly unknownCharset: boolean;
  /** What had to be signed, in the charset of the request. */
  readonly signedBytes: Buffer;
}

const mostBodyBytes = 1024 * 1024;

/** Receives a request body; `undefined` when it is longer than any honest request to the gateway. */
export const receiveBody = async (message: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) {
      continue;
    }
    bytes += chunk.length;
    // What is too much is still read, or the answer would meet a client that is busy sending.
    if (bytes <= mostBodyBytes) {
      chunks.push(chunk);
    }
  }
  return bytes <= mostBodyBytes ? Buffer.concat(chunks, bytes) : undefined;
};

/**
 * Merges query and form body, reading both in the charset of the query, else of the Content-Type,
 * else GBK. A charset parameter in the body has no say: that is the trap clients fall into.
 *
 * @see docs/alipay-gateway.md §1.1, §1.2, §2.1
 */
export const decodeRequest = (message: IncomingMessage, bodyBytes: Buffer): GatewayRequest => {
  const url = message.url ?? '/';
  const queryText = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  const contentType = message.headers['content-type'] ?? '';
  const bodyText = isForm(contentType) ? bodyBytes.toString('latin1') : '';

  const charsetName =
    /(?:^|&)charset=([^&]+)/.exec(queryText)?.[1] ??
    /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1] ??
    'GBK';
  const charset = charsetNamed(charsetName);

  const query = decodeForm(queryText, charset ?? 'gbk');
  const body = decodeForm(bodyText, charset ?? 'gbk');
  const { parameters, contradictory } = merge([...query, ...body]);
  return {
    httpMethod: message.method ?? '',
    url,
    headers: message.headers,
    query: merge(query).parameters,
    body: merge(body).parameters,
    parameters,
    contradictory,
    charset: charset ?? 'gbk',
    unknownCharset: charset === undefined,
    signedBytes: signedBytesOf(parameters, charset ?? 'gbk'),
  };
};

// Some clients put everything into the query and name no type for their empty body.
const isForm = (contentType: string): boolean =>
  contentType === '' || /^application\/x-www-form-urlencoded\b/i.test(contentType);
