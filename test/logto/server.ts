import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { LogtoEmulator } from './emulator.ts';
import { unknownApplication } from './tokens.ts';

export interface LogtoOptions {
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Which endpoint knows the application and gives it tokens; default `admin`. */
  readonly tokensAt?: 'admin' | 'core';
  /** How many identities are written a second at the most; a real Logto wrote about 35. */
  readonly writesPerSecond?: number;
}

/** A Logto that is self-hosted, with an endpoint for users and one for administrators. */
export interface LogtoServer {
  /** Where the Management API is. */
  readonly core: string;
  /** Where tokens come from. */
  readonly admin: string;
  readonly logto: LogtoEmulator;
  /** Ends at once, whatever is under way. */
  close(): Promise<void>;
}

type Respond = (message: IncomingMessage, url: URL) => Promise<Answer>;

const send = (response: ServerResponse, { status, json, headers }: Answer): void => {
  const isEmpty = json === undefined;
  response.writeHead(status, {
    ...headers,
    ...(isEmpty ? {} : { 'content-type': 'application/json; charset=utf-8' }),
  });
  response.end(isEmpty ? undefined : JSON.stringify(json));
};

const listen = async (respond: Respond): Promise<{ server: Server; origin: string }> => {
  const server = createServer((message, response) => {
    respond(message, new URL(message.url ?? '/', 'http://127.0.0.1')).then(
      (answer) => send(response, answer),
      () => message.socket.resetAndDestroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { server, origin: `http://127.0.0.1:${port}` };
};

const end = async (server: Server): Promise<void> => {
  if (server.listening) {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
};

/** Lets one after the other go on, so many milliseconds apart, in the order in which they come. */
const createTurns = (apart: number): (() => Promise<void>) => {
  let next = 0;
  return async () => {
    const now = performance.now();
    const turn = Math.max(now, next);
    next = turn + apart;
    if (turn > now) {
      await setTimeout(turn - now);
    }
  };
};

/**
 * Starts a Logto of its own on 127.0.0.1, for commands that run as processes of their own. Tests
 * hold the switches of its emulator.
 */
export const startLogto = async ({
  now = Date.now,
  tokensAt = 'admin',
  writesPerSecond = Number.POSITIVE_INFINITY,
}: LogtoOptions = {}): Promise<LogtoServer> => {
  const logto = new LogtoEmulator(now);
  const takeTurn = createTurns(1000 / writesPerSecond);
  const respondAt =
    (endpoint: 'admin' | 'core'): Respond =>
    async (message, url) => {
      const body = await text(message);
      const isToken = url.pathname === '/oidc/token';
      // That an endpoint knows neither the other's applications nor its tokens is inferred.
      if (isToken && endpoint !== tokensAt) {
        return unknownApplication;
      }
      const { method = '', headers } = message;
      if (method === 'PUT') {
        await takeTurn();
      }
      const authorization = isToken || endpoint === 'core' ? headers.authorization : undefined;
      return logto.answer({ method, url, headers: { authorization }, body });
    };
  const [core, admin] = await Promise.all([listen(respondAt('core')), listen(respondAt('admin'))]);
  return {
    core: core.origin,
    admin: admin.origin,
    logto,
    close: async () => {
      await Promise.all([core, admin].map(({ server }) => end(server)));
    },
  };
};
