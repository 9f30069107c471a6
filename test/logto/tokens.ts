import { randomBytes } from 'node:crypto';
import { type Answer, failure } from './answer.ts';

export const credentials = { id: 'test-m2m-app', secret: 'secret-sentinel-of-the-application' };
export const resource = 'https://default.logto.app/api';

const lifetimeSeconds = 3600;

const wrongCredentials = failure(401, 'oidc.invalid_client', {
  error: 'invalid_client',
  error_description: 'client authentication failed',
});

const refusal = (error: string): Answer => failure(400, `oidc.${error}`, { error });

/** An application names itself in the form or by the Basic scheme. */
const credentialsIn = (form: URLSearchParams, authorization: string): string[] => {
  const basic = /^Basic (.+)$/i.exec(authorization)?.[1];
  return basic === undefined
    ? [form.get('client_id') ?? '', form.get('client_secret') ?? '']
    : Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
};

/** The tokens of the Management API. There are no refresh tokens. */
export class Tokens {
  /** Whether the application's role has the scope `all`. */
  hasScope = true;
  readonly #now: () => number;
  readonly #endsAt = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Makes all tokens end now. */
  expireAll(): void {
    this.#endsAt.clear();
  }

  /** Answers `POST /oidc/token`. */
  answer(form: URLSearchParams, authorization = ''): Answer {
    const [id, secret] = credentialsIn(form, authorization);
    if (id !== credentials.id || secret !== credentials.secret) {
      return wrongCredentials;
    }
    if (form.get('grant_type') !== 'client_credentials') {
      return refusal('unsupported_grant_type');
    }
    if (form.get('resource') !== resource) {
      return refusal('invalid_target');
    }
    const token = randomBytes(16).toString('hex');
    this.#endsAt.set(token, this.#now() + lifetimeSeconds * 1000);
    const scope = this.hasScope ? 'all' : '';
    return {
      status: 200,
      json: { access_token: token, expires_in: lifetimeSeconds, token_type: 'Bearer', scope },
    };
  }

  /** What is wrong with the token of a request, if anything is. */
  check(authorization = ''): Answer | undefined {
    const endsAt = this.#endsAt.get(authorization.replace(/^Bearer /, '')) ?? 0;
    if (endsAt <= this.#now()) {
      return failure(401, 'auth.unauthorized', { data: { code: 'ERR_JWS_INVALID' } });
    }
    return this.hasScope ? undefined : failure(403, 'auth.forbidden');
  }
}

/** What an endpoint answers that does not know the application. */
export const unknownApplication = wrongCredentials;
