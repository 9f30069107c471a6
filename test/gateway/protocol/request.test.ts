import type { IncomingHttpHeaders } from 'node:http';
import { isMainThread } from 'node:worker_threads';
import nock from 'nock';
import { afterEach, describe, expect, it, vi } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Application } from '../../../src/gateway/application.ts';
import { startDeadline } from '../../../src/gateway/http/deadline.ts';
import { exchangeAuthorizationCode } from '../../../src/gateway/oauth-token.ts';
import {
  buildRequest,
  canonicalString,
  formatTimestamp,
  givenParameters,
} from '../../../src/gateway/protocol/request.ts';
import { Secrets } from '../../../src/gateway/protocol/secrets.ts';
import { fetchUserInfo } from '../../../src/gateway/user-info.ts';
import { applicationWith, tokenMethod } from '../../support/application.ts';
import { signatureOf, signedAnswer } from './signed-answer.ts';

const moment = new Date('2026-11-23T16:05:06.789Z');
const code = '4b203fe6c11548bcabd8da5bb087WX96';
const accessToken = 'authusrB0123456789abcdef0123456789abcX12';

const callerFor = (members: Partial<Application> = {}) => ({
  application: applicationWith(members),
  deadline: startDeadline(5000),
  now: () => moment,
  secrets: new Secrets(),
});

interface Wire {
  url: string;
  body: string;
  headers: IncomingHttpHeaders;
}

/** Answers one request to the production gateway and returns what it was. */
const intercept = (answer: string): Wire => {
  const wire: Wire = { url: '', body: '', headers: {} };
  nock('https://openapi.alipay.com')
    .post(/./)
    .reply(200, function (path, body) {
      wire.url = `https://openapi.alipay.com${path}`;
      wire.body = typeof body === 'string' ? body : '';
      wire.headers = this.req.headers;
      return answer;
    });
  return wire;
};

const tokenNode = '{"access_token":"token","expires_in":1296000,"user_id":"2088000000000001"}';
const userInfoNode = '{"code":"10000","msg":"Success","user_id":"2088000000000001"}';

nock.disableNetConnect();
afterEach(() => nock.cleanAll());

describe('a value that holds further parameters', () => {
  const further = `x&method=alipay.fund.trans.uni.transfer&biz_content={}`;

  it.each(['code', 'auth_token', 'refresh_token'])('is not signed as %s', async (name) => {
    await expect(
      buildRequest(applicationWith({}), tokenMethod, { [name]: further }, moment),
    ).rejects.toMatchObject({
      name: 'GatewayError',
      meaning: 'general',
      failure: { code: 'value-not-signable' },
    });
  });

  it('is not accepted as an access token that Alipay is said to have sent', async () => {
    const node = JSON.stringify({ access_token: further });
    intercept(signedAnswer('alipay_system_oauth_token_response', node));
    await expect(exchangeAuthorizationCode(callerFor(), code)).rejects.toMatchObject({
      failure: { code: 'answer-members-wrong', members: ['access_token'] },
    });
  });
});

describe('a request on the wire', () => {
  it('carries all but the charset in the body, signed with RSA2', async () => {
    const wire = intercept(signedAnswer('alipay_system_oauth_token_response', tokenNode));
    await exchangeAuthorizationCode(callerFor(), code);
    expect(wire.url).toBe('https://openapi.alipay.com/gateway.do?charset=utf-8');
    expect(wire.body).toBe(
      'app_id=2021000000000009&method=alipay.system.oauth.token&format=JSON&sign_type=RSA2' +
        '&timestamp=2026-11-24+00%3A05%3A06&version=1.0&grant_type=authorization_code' +
        '&code=4b203fe6c11548bcabd8da5bb087WX96' +
        '&sign=CGNQfW6B4lKehT%2FhVWb47rJKjNDFuXDDd0BLME%2FiC9cSuZu0fbsWGt1rtWS9pFuWkSYKfC46JcIwc0CskYYCocTZGswzU2XxlVXAQMJ9LCSja1k7MaS9vJKAfOnmSdbl6377o8wiJQq7UBZJ4Ki4iKGRGUYQnZJHfREqsFPBnV1WzwpgwVVtHte7DiD5TZn7T%2BQnoftb8V84qYmh9FxsRUJi3F4vplf%2FaLPJxrihkICrZNWQY8xprO5KggcVbpUFVzk7A%2FbDiA7Cb7NG4x%2Bdu6pbR%2FOgF3%2B6sY7Bi%2B%2FevkSE3HojWC00r910B7jKAV0KNWD%2BbRxv97w%2B%2Besvkf7I%2FA%3D%3D',
    );
  });

  it('has exactly the headers that it needs', async () => {
    const wire = intercept(signedAnswer('alipay_system_oauth_token_response', tokenNode));
    await exchangeAuthorizationCode(callerFor(), code);
    expect(wire.headers).toEqual({
      accept: 'application/json, text/html',
      'accept-encoding': 'identity',
      connection: expect.any(String), // nock's own choice
      'content-length': String(wire.body.length),
      'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
      host: 'openapi.alipay.com',
      'user-agent': `connector-alipay-native/${packageJson.version}`,
    });
  });

  it('is signed with SHA-1 for an app of sign type RSA', async () => {
    const answer = signedAnswer(
      'alipay_system_oauth_token_response',
      tokenNode,
      signatureOf(tokenNode, undefined, 'sha1'),
    );
    const wire = intercept(answer);
    await exchangeAuthorizationCode(callerFor({ signType: 'RSA' }), code);
    expect(new URLSearchParams(wire.body).get('sign_type')).toBe('RSA');
    expect(new URLSearchParams(wire.body).get('sign')).toBe(
      'CuZFOU9QpPFVaq7gMJ85CSSP/vYuB2CbZONj4mL24HQx4WSJL1WZuDpkvbtScjeeK0v3oDHmuu22OqcT47MmFadNRDu9NhSDT6B4zVTF8CF1eMflDU70C10l8M1rIKdx6usegdMpeRNrg3qcpxD2Bi/KkwBqgTmXpxaq/hryXvVhHk70kYY5gsijFTdZgpv/E1H3jQSKI6d6RcF0f/Ye+VU/VdKPwKT3HdhgGq3VeiA/gJNqQlKah4ybl9BF16c/Yz97955h7uTHrjFeZVb4uSvceabgPhQKD3DEUntnk3i+BFQyRnXqc0L/cnZN7xi6/78rgtTraWFiGrpIO+Wp4w==',
    );
  });

  it('names and signs the certificates in certificate mode', async () => {
    const wire = intercept(signedAnswer('alipay_user_info_share_response', userInfoNode));
    const certificates = {
      appCertificateSerialNumber: '866efef280dec9137a87d047ac446315',
      alipayRootCertificateSerialNumber:
        '687b59193f3f462dd5336e5abf83c5d8_02941eef3187dddf3d3b83462e1dfcf6',
    };
    await fetchUserInfo(callerFor({ certificates }), accessToken);
    expect(wire.body).toBe(
      'app_id=2021000000000009&method=alipay.user.info.share&format=JSON&sign_type=RSA2' +
        '&timestamp=2026-11-24+00%3A05%3A06&version=1.0' +
        '&app_cert_sn=866efef280dec9137a87d047ac446315' +
        '&alipay_root_cert_sn=687b59193f3f462dd5336e5abf83c5d8_02941eef3187dddf3d3b83462e1dfcf6' +
        '&auth_token=authusrB0123456789abcdef0123456789abcX12' +
        '&sign=XIWXTo8dPckVCj63yCOC6UybPxm%2B%2F3yyJvKJHjefH06p2GNkcIyqVQJil%2BfAJPrl%2FSQkDhqBXW5CJr9kta0Mkp11eukWBqPhGqy5BReowSucC0RzBl6%2FlDfbM3tqrWABIsb8SxeFjuIsUAV8e9FgQFspJGSZBkfBaT8%2B0Pcjy2teBdtkAFQ11IGgqEtSHtgoMS7jf%2FXn28bSJgMfNupe%2FYc%2BAXY73Kekb0YFAes9no54IZH8ge5zkgUufe4QE9lXRgRxK7%2BQfRO35ScSYN1PGBhO4tTs25wAAGlbms0XZeLQ9kOPQicYTENCmNoutyCo1saIrRYAGKZF4npXmCOk%2FQ%3D%3D',
    );
  });
});

describe('the timestamp', () => {
  // A worker thread cannot move its process to another zone.
  it.runIf(isMainThread).each([
    ['UTC', 0],
    ['Asia/Shanghai', -480],
    ['America/Los_Angeles', 480],
    ['Asia/Kathmandu', -345],
  ])('stands at GMT+8 on a server in %s', (zone, offset) => {
    vi.stubEnv('TZ', zone);
    expect(moment.getTimezoneOffset()).toBe(offset);
    expect(formatTimestamp(moment)).toBe('2026-11-24 00:05:06');
    expect(formatTimestamp(new Date('2026-07-01T00:00:00Z'))).toBe('2026-07-01 08:00:00');
  });
});

describe('the signed text', () => {
  it('is sorted by the bytes of the names and not URL-encoded', () => {
    const parameters = { b: '2 &=%+', a_b: '3', aB: '1', a: '中' };
    expect(canonicalString(givenParameters(parameters))).toBe('a=中&aB=1&a_b=3&b=2 &=%+');
  });

  it('leaves empty values out, and keeps blank ones', () => {
    expect(canonicalString(givenParameters({ a: '', b: ' ', c: '0' }))).toBe('b= &c=0');
  });
});

describe('a built request', () => {
  const build = (parameters: Record<string, string>) =>
    buildRequest(applicationWith(), tokenMethod, parameters, moment);

  it('does not send what is empty', async () => {
    const { body } = await build({ code, refresh_token: '' });
    expect([...new URLSearchParams(body).keys()]).toEqual([
      'app_id',
      'method',
      'format',
      'sign_type',
      'timestamp',
      'version',
      'code',
      'sign',
    ]);
  });

  it('names what no error may quote: the signature and all that is not public', async () => {
    const open = { grant_type: 'authorization_code', biz_content: '{}' };
    const { body, secrets } = await build({ ...open, code: 'a/b', x: '' });
    const sign = new URLSearchParams(body).get('sign') ?? '';
    expect(new Set(secrets)).toEqual(new Set([sign, 'a/b']));
  });

  it('leaves the address of the gateway as it is', async () => {
    const application = applicationWith();
    await buildRequest(application, tokenMethod, {}, moment);
    expect(application.gateway.href).toBe('https://openapi.alipay.com/gateway.do');
  });
});
