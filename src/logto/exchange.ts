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
export type Exchange = (request: LogtoRequest) => Promise<LogtoReply>;

/** No request takes longer. Logto cuts its own statements after 60 seconds. */
const timeoutMs = 90_000;

/** The longest answer in bytes that is read: a hundred users with long custom data fit. */
const longestAnswer = 32 * 1024 * 1024;

const systemCodeOf = (error: unknown): string => {
  if (!(error instanceof Error)) {
    return 'unknown';
  }
  if (error.name === 'TimeoutError') {
    return 'timeout';
  }
  if ('code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error.cause === undefined ? 'unknown' : systemCodeOf(error.cause);
};

const readText = async (response: Response, host: string): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > longestAnswer) {
      throw new LogtoError({ code: 'answer-too-long', host });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * Sends one request over HTTP, within 90 seconds, and follows no redirect, which could lead the
 * token elsewhere.
 *
 * @throws LogtoError `unreachable`, `answer-too-long`
 */
export const exchangeOverHttp: Exchange = async ({ url, method, headers, body }) => {
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body }),
    });
    const text = await readText(response, url.host);
    return { status: response.status, headers: response.headers, text };
  } catch (error) {
    throw error instanceof LogtoError
      ? error
      : new LogtoError({ code: 'unreachable', host: url.host, systemCode: systemCodeOf(error) });
  }
};
