import { once } from 'node:events';
import { createServer } from 'node:http';

/** The application to which a browser comes back from Logto. */
export interface ApplicationPage {
  redirectUri: string;
  close(): Promise<void>;
}

/** Starts the application on a port of 127.0.0.1; it has one page, which says nothing. */
export const startApplicationPage = async (): Promise<ApplicationPage> => {
  const server = createServer((_, response) => response.end('Signed in.'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    redirectUri: `http://127.0.0.1:${port}/signed-in`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
