import { type Answer, failure } from './answer.ts';
import { type ApiState, answerApi } from './routes.ts';
import { Tenant } from './tenant.ts';
import { Tokens } from './tokens.ts';

export { credentials, resource } from './tokens.ts';

/** What becomes of a request: nothing is done, or it is done and the answer is lost. */
export type Fault = { status: number; headers?: Record<string, string> } | 'reset' | 'lost';

interface Request {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string | undefined>>;
  body?: string;
}

interface Reply {
  status: number;
  headers: { get(name: string): string | null };
  text: string;
}

const connectionReset = (): Error =>
  Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** A Logto of which the Management API and its tokens are emulated. */
export class LogtoEmulator {
  readonly tenant = new Tenant();
  /** Method and path of every request, in order. */
  readonly requests: string[] = [];
  /** The clock, in milliseconds. */
  time = 0;
  /** Decides what becomes of a request; called before it is answered. */
  onRequest: (request: string) => Fault | undefined = () => undefined;
  /** What the connector's own guard says against a config that is saved, by member. */
  findMistakes: ApiState['findMistakes'] = () => [];
  readonly tokens: Tokens;
  readonly #now: () => number;

  /** @param now the clock, in milliseconds; `time` if it is absent. */
  constructor(now?: () => number) {
    this.#now = now ?? (() => this.time);
    this.tokens = new Tokens(this.#now);
  }

  /** Makes all tokens end now. */
  expireTokens(): void {
    this.tokens.expireAll();
  }

  /** Answers one request; rejects if a fault resets the connection. */
  async answer(request: Request): Promise<Answer> {
    const name = `${request.method} ${request.url.pathname}`;
    this.requests.push(name);
    const fault = this.onRequest(name);
    if (fault === 'reset') {
      throw connectionReset();
    }
    if (typeof fault === 'object') {
      return { ...failure(fault.status, 'fault'), ...fault };
    }
    const answer = await this.#answerTruly(request);
    if (fault === 'lost') {
      throw connectionReset();
    }
    return answer;
  }

  /** Answers one request, in the place of a network. */
  exchange = async (request: Request): Promise<Reply> => {
    const { status, json, headers = {} } = await this.answer(request);
    return {
      status,
      headers: { get: (name) => headers[name.toLowerCase()] ?? null },
      text: json === undefined ? '' : JSON.stringify(json),
    };
  };

  async #answerTruly({ method, url, headers, body = '' }: Request): Promise<Answer> {
    if (url.pathname === '/oidc/token') {
      return this.tokens.answer(new URLSearchParams(body), headers.authorization);
    }
    const refusal = this.tokens.check(headers.authorization);
    if (refusal !== undefined) {
      return refusal;
    }
    const parsed = parse(body === '' ? '{}' : body);
    if (typeof parsed !== 'object') {
      return failure(400, 'guard.invalid_input');
    }
    const { tenant, findMistakes } = this;
    const state = { tenant, now: this.#now(), findMistakes };
    const asked = { method, path: url.pathname, query: url.searchParams, body: { ...parsed } };
    return answerApi(state, asked);
  }
}
