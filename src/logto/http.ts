import { Agent, type AgentOptions, type IncomingMessage, request } from 'node:http';
import { LogtoError } from './errors.ts';

export interface LogtoRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export interface LogtoReply {
  status: number;
  headers: Pick<Headers, 'get'>;
  text: string;
}

/** Sends one request and brings its answer. */
export type Send = (request: LogtoRequest) => Promise<LogtoReply>;

/** No request takes longer. Logto cuts its own statements after 60 seconds. */
const timeoutMs = 90_000;

/** The longest answer in bytes that is read: a hundred users with long custom data fit. */
const longestAnswer = 32 * 1024 * 1024;

const systemCodeOf = (error: unknown): string => {
  if (!(error instanceof Error)) {
    return 'unknown';
  }
  if ('code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error.cause === undefined ? 'unknown' : systemCodeOf(error.cause);
};

const readText = async (body: AsyncIterable<Uint8Array>, host: string): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > longestAnswer) {
      throw new LogtoError({ code: 'answer-too-long', host });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** No proxy, whatever the environment says: it would read the secret and the token. */
const direct: AgentOptions & { proxyEnv: object } = { keepAlive: true, proxyEnv: {} };
const agent = new Agent(direct);

type SendOver = (request: LogtoRequest, signal: AbortSignal) => Promise<LogtoReply>;

/** Sends over TLS, through the proxy that the environment names if Node is to use it. */
const sendOverTls: SendOver = async ({ url, method, headers, body = null }, signal) => {
  const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
  const text = response.body ? await readText(response.body, url.host) : '';
  return { status: response.status, headers: response.headers, text };
};

/** Sends in plain text, which is for this machine alone. */
const sendInPlainText: SendOver = async ({ url, method, headers, body }, signal) => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, headers, agent, signal }, resolve).once('error', reject).end(body);
  });
  const { statusCode: status = 0 } = response;
  const get = (name: string): string | null => response.headersDistinct[name]?.join(', ') ?? null;
  return { status, headers: { get }, text: await readText(response, url.host) };
};

/**
 * Sends one request over HTTP, within 90 seconds, and follows no redirect, which could lead the
 * token elsewhere. Plain http never goes through a proxy.
 *
 * @throws LogtoError `unreachable`, `answer-too-long`
 */
export const sendOverHttp: Send = async (asked) => {
  const { host, protocol } = asked.url;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await (protocol === 'https:' ? sendOverTls : sendInPlainText)(asked, signal);
  } catch (error) {
    if (error instanceof LogtoError) {
      throw error;
    }
    const systemCode = signal.aborted ? 'timeout' : systemCodeOf(error);
    throw new LogtoError({ code: 'unreachable', host, systemCode });
  }
};
