import { randomBytes } from 'node:crypto';
import { type Answer, answerApi } from './routes.ts';
import { Tenant } from './tenant.ts';

export const credentials = { id: 'test-m2m-app', secret: 'secret-sentinel-of-the-application' };
export const resource = 'https://default.logto.app/api';

/** What becomes of a request: nothing is done, or it is done and the answer is lost. */
export type Fault = { status: number; headers?: Record<string, string> } | 'reset' | 'lost';

interface Request {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

interface Reply {
  status: number;
  headers: { get(name: string): string | null };
  text: string;
}

const tokenLifetimeMs = 3600 * 1000;

const replyOf = ({ status, json, headers = {} }: Answer): Reply => ({
  status,
  headers: { get: (name) => headers[name.toLowerCase()] ?? null },
  text: json === undefined ? '' : JSON.stringify(json),
});

/** A Logto of which the Management API and its tokens are emulated. */
export class LogtoEmulator {
  readonly tenant = new Tenant();
  /** Method and path of every request, in order. */
  readonly requests: string[] = [];
  /** The clock, in milliseconds. */
  time = 0;
  /** Decides what becomes of a request; called before it is answered. */
  onRequest: (request: string) => Fault | undefined = () => undefined;
  readonly #tokens = new Map<string, number>();

  /** Makes all tokens end now. */
  expireTokens(): void {
    this.#tokens.clear();
  }

  /** Answers one request, in the place of a network. */
  exchange = async ({ method, url, headers, body = '' }: Request): Promise<Reply> => {
    const name = `${method} ${url.pathname}`;
    this.requests.push(name);
    const fault = this.onRequest(name);
    if (fault === 'reset') {
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    }
    if (typeof fault === 'object') {
      return replyOf({ json: { code: 'fault', message: 'Ordered by a test.' }, ...fault });
    }
    const reply = replyOf(
      url.pathname === '/oidc/token'
        ? this.#answerToken(new URLSearchParams(body))
        : this.#answerApi(method, url, headers.authorization, body),
    );
    if (fault === 'lost') {
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    }
    return reply;
  };

  #answerToken(form: URLSearchParams): Answer {
    if (
      form.get('client_id') !== credentials.id ||
      form.get('client_secret') !== credentials.secret
    ) {
      return { status: 401, json: { code: 'oidc.invalid_client', error: 'invalid_client' } };
    }
    if (form.get('resource') !== resource) {
      return { status: 400, json: { code: 'oidc.invalid_target', error: 'invalid_target' } };
    }
    const token = randomBytes(16).toString('hex');
    this.#tokens.set(token, this.time + tokenLifetimeMs);
    return {
      status: 200,
      json: { access_token: token, expires_in: 3600, token_type: 'Bearer', scope: 'all' },
    };
  }

  #answerApi(method: string, url: URL, authorization: string | undefined, body: string): Answer {
    const endsAt = this.#tokens.get(authorization?.replace(/^Bearer /, '') ?? '') ?? 0;
    if (endsAt <= this.time) {
      return {
        status: 401,
        json: { code: 'auth.unauthorized', data: { code: 'ERR_JWS_INVALID' } },
      };
    }
    const asked = { method, path: url.pathname, query: url.searchParams };
    return answerApi(this.tenant, { ...asked, body: body === '' ? {} : JSON.parse(body) });
  }
}
