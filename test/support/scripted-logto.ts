import { parseLogtoAddress } from '../../src/logto/address.ts';
import { type ClientOptions, createLogtoClient } from '../../src/logto/client.ts';
import { LogtoError } from '../../src/logto/errors.ts';
import type { LogtoReply, LogtoRequest } from '../../src/logto/http.ts';

/** An answer as a test writes it. */
export interface Scripted {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
}

export const replyOf = ({ status = 200, headers, json }: Scripted): LogtoReply => ({
  status,
  headers: new Headers(headers),
  text: json === undefined ? '' : JSON.stringify(json),
});

export const tokenFor = (seconds: number, token = 'token'): Scripted => ({
  json: { access_token: token, expires_in: seconds },
});

/** A client of a Logto that answers as a test says; requests for tokens are answered, unless it says how. */
export const scriptedClient = (
  answer: (request: LogtoRequest, count: number) => Scripted,
  options: ClientOptions & {
    answerToken?: (request: LogtoRequest, count: number) => Scripted;
  } = {},
) => {
  const requests: LogtoRequest[] = [];
  const tokenRequests: LogtoRequest[] = [];
  const pauses: number[] = [];
  const { answerToken = () => tokenFor(3600), ...others } = options;
  const client = createLogtoClient(
    parseLogtoAddress('https://logto.example'),
    { id: 'app', secret: 'a secret&' },
    {
      send: async (request) => {
        const isForToken = request.url.pathname === '/oidc/token';
        const list = isForToken ? tokenRequests : requests;
        list.push(request);
        return replyOf((isForToken ? answerToken : answer)(request, list.length));
      },
      sleep: async (ms) => {
        pauses.push(ms);
      },
      ...others,
    },
  );
  return { client, requests, tokenRequests, pauses };
};

/** What a call fails with. */
export const failureOf = async (promise: Promise<unknown>): Promise<LogtoError['failure']> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LogtoError)) {
    throw new Error(`It fails with ${error}.`);
  }
  return error.failure;
};
