import { inspect } from 'node:util';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../src/gateway/caller.ts';
import { GatewayError } from '../../src/gateway/errors.ts';
import { exchangeAuthorizationCode, refreshAccessToken } from '../../src/gateway/oauth-token.ts';
import { fetchUserInfo } from '../../src/gateway/user-info.ts';
import type { Fault, FaultName, Gateway } from '../emulator/index.ts';
import { alipayOfFile, newCode } from '../support/alipay.ts';
import { appId, otherAppId } from '../support/app-ids.ts';
import { callerAt } from '../support/application.ts';
import { failureOf } from '../support/errors.ts';
import { appPrivateKeyText, appPublicKey } from '../support/keys.ts';
import { closedPort, startHttpServer } from '../support/servers.ts';

const alipay = alipayOfFile();

/** The error that a call fails with, if it fails. */
const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Everything of an error that a log or a debugger may show. */
const shownOf = (error: GatewayError): string =>
  [
    error.message,
    String(error),
    error.stack,
    JSON.stringify(error),
    String(error.cause),
    JSON.stringify(error.details),
    inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
  ].join('\n');

/** What must never be shown: a call's own secrets and what was made of them on the way. */
const secretsOf = (gateway: Gateway, own: string[]): string[] => [
  ...own,
  ...appPrivateKeyText.split('\n').slice(2, -2),
  ...gateway.requests.slice(-6).flatMap(({ body, canonical }) => {
    const { sign = '', code = '', auth_token = '', refresh_token = '' } = body;
    return [sign, encodeURIComponent(sign), code, auth_token, refresh_token, canonical];
  }),
];

const expectNothingShown = (error: unknown, secrets: string[]): void => {
  if (error === undefined) {
    return;
  }
  if (!(error instanceof GatewayError)) {
    expect.fail(`This is no GatewayError: ${error}`);
  }
  const shown = shownOf(error);
  for (const secret of secrets.filter((text) => text !== '')) {
    expect(shown).not.toContain(secret);
  }
};

type Step = (caller: Caller) => Promise<unknown>;

/** A call of each kind, with the secrets that it goes out with. */
const newCalls = async (): Promise<Array<{ step: Step; secrets: string[] }>> => {
  const [code, firstCode] = [newCode(alipay()), newCode(alipay())];
  const token = await exchangeAuthorizationCode(callerAt(alipay().url), firstCode);
  const { accessToken, refreshToken = '' } = token;
  return [
    { step: (caller) => exchangeAuthorizationCode(caller, code), secrets: [code] },
    { step: (caller) => fetchUserInfo(caller, accessToken), secrets: [accessToken, refreshToken] },
    // Last, since the access token dies with it.
    { step: (caller) => refreshAccessToken(caller, refreshToken), secrets: [refreshToken] },
  ];
};

/** Every fault that keeps a call from succeeding, or is thrown in for one that does. */
const faults: Record<FaultName, Fault> = {
  'unsigned-error': { fault: 'unsigned-error' },
  'aop-unknown-error': { fault: 'aop-unknown-error' },
  'isp-unknown-error': { fault: 'isp-unknown-error' },
  'system-error': { fault: 'system-error' },
  'call-limited': { fault: 'call-limited' },
  'user-info-error-response': { fault: 'user-info-error-response' },
  error: { fault: 'error', code: '40002', sub_code: 'isv.code-invalid' },
  node: { fault: 'node', text: '{"code":"10000","access_token":7,"user_id":7}' },
  'different-user': { fault: 'different-user' },
  'other-method': { fault: 'other-method' },
  'other-ids': { fault: 'other-ids' },
  'lifetimes-as-strings': { fault: 'lifetimes-as-strings' },
  'unsigned-success': { fault: 'unsigned-success' },
  'wrong-signature': { fault: 'wrong-signature' },
  'signature-of-another-node': { fault: 'signature-of-another-node' },
  'rotated-certificate': { fault: 'rotated-certificate', alipayCertSn: 'other' },
  'unescaped-slashes': { fault: 'unescaped-slashes' },
  'escaped-slashes': { fault: 'escaped-slashes' },
  'sign-first': { fault: 'sign-first' },
  blanks: { fault: 'blanks' },
  'duplicate-node': { fault: 'duplicate-node' },
  'duplicate-sign': { fault: 'duplicate-sign' },
  'nested-node': { fault: 'nested-node' },
  'trailing-data': { fault: 'trailing-data' },
  gbk: { fault: 'gbk' },
  html: { fault: 'html' },
  status: { fault: 'status', status: 404 },
  redirect: { fault: 'redirect', location: 'http://127.0.0.1:1/' },
  'not-json': { fault: 'not-json' },
  empty: { fault: 'empty' },
  raw: { fault: 'raw', body: '{}' },
  slow: { fault: 'slow', ms: 1000 },
  drip: { fault: 'drip', ms: 20 },
  reset: { fault: 'reset' },
  'reset-midway': { fault: 'reset-midway' },
  oversized: { fault: 'oversized', bytes: 2 * 1024 * 1024 },
  'gzip-bomb': { fault: 'gzip-bomb', mebibytes: 2 },
  close: { fault: 'close' },
  silence: { fault: 'silence' },
};
const harmless: FaultName[] = [
  'sign-first',
  'blanks',
  'gbk',
  'other-ids',
  'lifetimes-as-strings',
  'escaped-slashes',
  'close',
  'different-user',
  'rotated-certificate',
];
const slow: FaultName[] = ['slow', 'drip', 'silence'];

// The shortest pauses that there are.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

describe('no secret is told', () => {
  it.each(Object.values(faults))('by a call that meets $fault', async (fault) => {
    const ms = slow.includes(fault.fault) ? 60 : 5000;
    let failures = 0;
    for (const { step, secrets } of await newCalls()) {
      alipay().fail({ ...fault, times: 'always' });
      const first = await errorOf(step(callerAt(alipay().url, ms)));
      // Once more, for the error of a code or token that is spent.
      const second = await errorOf(step(callerAt(alipay().url, ms)));
      expectNothingShown(first, secretsOf(alipay(), secrets));
      expectNothingShown(second, secretsOf(alipay(), secrets));
      failures += Number(first !== undefined);
      alipay().clearFaults();
    }
    // Slashes are lost on none but user info, which has some.
    const expected = fault.fault === 'unescaped-slashes' ? 1 : 3;
    expect(failures).toBe(harmless.includes(fault.fault) ? 0 : expected);
  });

  it('by a refusal of our signature, which echoes the signed text', async () => {
    alipay().registerApp({ appId: otherAppId, publicKey: alipay().publicKey });
    for (const { step, secrets } of await newCalls()) {
      const caller = callerAt(alipay().url);
      const error = await failureOf(
        step({ ...caller, application: { ...caller.application, appId: otherAppId } }),
      );
      expect(error.details.subCode).toBe('isv.invalid-signature');
      expectNothingShown(error, secretsOf(alipay(), secrets));
    }
    alipay().registerApp({ appId, publicKey: appPublicKey, idStage: 'both' });
  });
});

describe('an answer that echoes the request', () => {
  /** Answers each request by what is made of its parameters and its body. */
  const startEcho = (
    write: (parameters: URLSearchParams, body: string) => { status?: number; text: string },
  ): Promise<number> =>
    startHttpServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) {
        body += chunk;
      }
      const parameters = new URLSearchParams(body);
      const secret = parameters.get('code') ?? parameters.get('auth_token') ?? '';
      const { status = 200, text } = write(parameters, body);
      response.writeHead(status, { trace_id: secret, 'X-Echo': secret }).end(text);
    });
  const secretOf = (parameters: URLSearchParams): string =>
    parameters.get('code') ?? parameters.get('auth_token') ?? parameters.get('refresh_token') ?? '';
  const refusal = (members: object): string =>
    JSON.stringify({ error_response: { code: '40002', sub_code: 'isv.x', ...members } });

  it.each<[string, Parameters<typeof startEcho>[0]]>([
    ['in code', (p) => ({ text: refusal({ code: secretOf(p) }) })],
    ['in sub_code', (p) => ({ text: refusal({ sub_code: `isv.${secretOf(p)}` }) })],
    ['in sub_msg', (p) => ({ text: refusal({ sub_msg: `bad ${secretOf(p)}!` }) })],
    ['in msg', (p) => ({ text: refusal({ msg: secretOf(p) }) })],
    ['with the signature in sub_msg', (p) => ({ text: refusal({ sub_msg: p.get('sign') }) })],
    [
      'with the signature in sub_msg, as it came',
      (p) => ({
        text: refusal({ sub_msg: `${new URLSearchParams({ sign: p.get('sign') ?? '' })}` }),
      }),
    ],
    ['with the body in sub_msg', (_p, body) => ({ text: refusal({ sub_msg: body }) })],
    [
      'with the signed text in sub_msg',
      (p) => ({ text: refusal({ sub_msg: [...p].map(([n, v]) => `${n}=${v}`).join('&') }) }),
    ],
    ['as the name of the node', (p) => ({ text: `{"${secretOf(p)}_response":{}}` })],
    ['as the name of a member', (p) => ({ text: refusal({ [secretOf(p)]: 1 }) })],
    ['as a page', (_p, body) => ({ text: `<html><body>${body}</body></html>` })],
    ['as a page of a proxy', (_p, body) => ({ status: 502, text: `<html>${body}</html>` })],
    ['as it is', (_p, body) => ({ text: body })],
    [
      'as a success that is not signed',
      (p) => ({
        text: JSON.stringify({
          alipay_user_info_share_response: { code: '10000', user_id: secretOf(p) },
          sign: p.get('sign'),
        }),
      }),
    ],
  ])('%s is not repeated', async (_where, write) => {
    const port = await startEcho(write);
    for (const { step, secrets } of await newCalls()) {
      const error = await failureOf(step(callerAt(`http://127.0.0.1:${port}/`)));
      expectNothingShown(error, secretsOf(alipay(), secrets));
      expect(shownOf(error)).not.toMatch(/sign=|[A-Za-z0-9+/%]{60}/);
    }
  });
});

it('no secret is told by a call that reaches nobody', async () => {
  const port = await closedPort();
  for (const protocol of ['http', 'https']) {
    for (const { step, secrets } of await newCalls()) {
      const error = await failureOf(step(callerAt(`${protocol}://127.0.0.1:${port}/`)));
      expectNothingShown(error, secretsOf(alipay(), secrets));
    }
  }
});

it('no secret is in an address', async () => {
  const before = alipay().requests.length;
  for (const { step } of await newCalls()) {
    await step(callerAt(alipay().url));
  }
  const requests = alipay().requests.slice(before);
  expect(requests.map(({ httpMethod, url }) => [httpMethod, url])).toEqual(
    Array(4).fill(['POST', '/gateway.do?charset=utf-8']),
  );
});
