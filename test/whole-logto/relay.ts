import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** A way to Logto on which every request is seen before Logto has it. */
export interface Relay {
  origin: string;
  /** Called with the method and path of each request. */
  onRequest: (name: string) => void;
  close(): Promise<void>;
}

/** Starts a relay to a Logto of plain http, on a port of 127.0.0.1. */
export const startRelay = async (core: string): Promise<Relay> => {
  const pass = (message: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '', headers } = message;
    relay.onRequest(`${method} ${url.replace(/\?.*$/s, '')}`);
    const address = new URL(url, core);
    const options = { method, headers: { ...headers, host: address.host } };
    const upstream = request(address, options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    response.on('error', () => upstream.destroy());
    message.on('error', () => upstream.destroy()).pipe(upstream);
  };
  const server = createServer(pass);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const relay: Relay = {
    origin: `http://127.0.0.1:${port}`,
    onRequest: () => {},
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return relay;
};
