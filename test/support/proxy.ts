import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { listen } from './servers.ts';

/** What a proxy does with a request for a tunnel: opens it, refuses it, or leaves it unanswered. */
export type Conduct = 'open' | 'silence' | 'end' | 'reset' | { status: number };

export interface TestProxy {
  port: number;
  /** What tunnels were asked for, as `HOST:PORT`. */
  asked: string[];
  /** How many connections are open now. */
  open: () => number;
}

interface ProxyOptions {
  /** The port of loopback to which all tunnels lead, whatever they ask for. */
  target: number;
  conduct?: Conduct;
  /** `USER:PASSWORD`, without which no tunnel is opened. */
  credentials?: string;
  /** Has the proxy itself speak TLS. */
  tls?: { key: string; cert: string };
}

const isWelcome = ({ headers }: IncomingMessage, credentials: string | undefined): boolean =>
  credentials === undefined ||
  headers['proxy-authorization'] === `Basic ${Buffer.from(credentials).toString('base64')}`;

/** Starts a proxy that opens tunnels by CONNECT; it keeps the connections that it refuses open. */
export const startProxy = async ({
  target,
  conduct = 'open',
  credentials,
  tls,
}: ProxyOptions): Promise<TestProxy> => {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = tls === undefined ? createServer() : createHttpsServer(tls);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(request.url ?? '');
    // Reading it notices its end.
    socket.on('error', () => {}).resume();
    const doing = isWelcome(request, credentials) ? conduct : { status: 407 };
    if (doing === 'open') {
      const upstream = connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
    } else if (doing === 'end') {
      socket.end();
    } else if (doing === 'reset') {
      socket.resetAndDestroy();
    } else if (doing !== 'silence') {
      socket.write(`HTTP/1.1 ${doing.status} No\r\ncontent-length: 0\r\n\r\n`);
    }
  });
  return { port: await listen(server), asked, open: () => sockets.size };
};
