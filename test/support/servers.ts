import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions as HttpsOptions } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll } from 'vitest';

const closers: Array<() => void> = [];
afterAll(() => {
  for (const close of closers) {
    close();
  }
});

/** Lets a server listen on loopback until the test file ends; returns its port. */
export const listen = async (server: Server): Promise<number> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** A server that does with each connection what the test says. */
export const startTcpServer = (onConnection: (socket: Socket) => void): Promise<number> =>
  listen(createServer(onConnection));

export const startHttpServer = (onRequest: RequestListener): Promise<number> =>
  listen(createHttpServer(onRequest));

export const startHttpsServer = (
  tls: HttpsOptions,
  onRequest: RequestListener,
  onConnection: (socket: Socket) => void = () => {},
): Promise<number> =>
  listen(createHttpsServer(tls, onRequest).on('secureConnection', onConnection));

/** An HTTPS server that answers one request on each connection by fixed text. */
export const startTlsServer = (
  key: string,
  cert: string,
  answer: string,
  onRequest = () => {},
): Promise<number> =>
  listen(
    createTlsServer({ key, cert }, (socket) => {
      socket
        .on('error', () => {})
        .once('data', () => {
          onRequest();
          socket.end(answer);
        });
    }),
  );

/** A port of loopback on which nothing listens. */
export const closedPort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};
