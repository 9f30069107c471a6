import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { ConnectorError, type SocialConnector } from '@logto/connector-kit';
import { startHttpServer } from '../../support/servers.ts';
import { authorizationRequest, noSession } from '../../support/sign-in.ts';

type Connector = Pick<SocialConnector, 'getAuthorizationUri' | 'getUserInfo'>;

export const callbackPath = '/callback/abc123?app=a%26b%20c%2F%C3%A9';

/** Begins a sign-in as Logto's page does: it remembers the state and goes where the server says. */
const signInPage = `<!DOCTYPE html><title>Logto</title><button>Alipay</button><script>
document.querySelector('button').onclick = async () => {
  const state = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(8))))
    .replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '');
  sessionStorage.setItem('state', state);
  const redirectUri = location.origin + '${callbackPath}';
  const response = await fetch('/authorization-uri', {
    method: 'POST', body: JSON.stringify({ state, redirectUri }),
  });
  location.assign((await response.json()).uri);
};
</script>`;

/** Ends a sign-in as Logto's page does: it compares the state and posts all that came back. */
const callbackPage = `<!DOCTYPE html><title>Logto</title><output></output><script>
(async () => {
  const data = Object.fromEntries(new URLSearchParams(location.search));
  const isOurs = data.state !== undefined && data.state === sessionStorage.getItem('state');
  const response = isOurs && await fetch('/sign-in', { method: 'POST', body: JSON.stringify(data) });
  document.querySelector('output').value = isOurs ? await response.text() : 'state mismatch';
})();
</script>`;

const resultOf = async (connector: Connector, data: unknown): Promise<string> => {
  try {
    const { id, name } = await connector.getUserInfo(data, noSession);
    return `signed in: ${id} ${name}`;
  } catch (error) {
    if (error instanceof ConnectorError) {
      return `refused: ${error.code} ${Object(error.data).reason}`;
    }
    throw error;
  }
};

/**
 * Starts a server that stands for Logto: its sign-in page, its callback, and what they ask of core.
 *
 * @returns its origin.
 */
export const startLogto = async (connector: () => Promise<Connector>): Promise<string> => {
  const answer = async (request: IncomingMessage): Promise<string> => {
    switch (request.url?.replace(/\?.*$/, '')) {
      case '/authorization-uri': {
        const asked = await json(request);
        const members = { ...authorizationRequest(''), ...Object(asked) };
        const uri = await (await connector()).getAuthorizationUri(members, async () => {});
        return JSON.stringify({ uri });
      }
      case '/sign-in':
        return resultOf(await connector(), await json(request));
      case '/callback/abc123':
        return callbackPage;
      default:
        return signInPage;
    }
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await answer(request);
    response.setHeader('Content-Type', 'text/html;charset=utf-8');
    response.end(text);
  };
  const port = await startHttpServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return `http://127.0.0.1:${port}`;
};
