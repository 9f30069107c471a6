import type { IncomingHttpHeaders } from 'node:http';
import { isMainThread } from 'node:worker_threads';
import nock from 'nock';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Application } from '../../../src/gateway/application.ts';
import { startDeadline } from '../../../src/gateway/http/deadline.ts';
import { exchangeAuthorizationCode } from '../../../src/gateway/oauth-token.ts';
import {
  buildRequest,
  canonicalString,
  formatTimestamp,
} from '../../../src/gateway/protocol/request.ts';
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
});

interface Wire {
  url: string;
  body: string;
  headers: IncomingHttpHeaders;
}

/** Answers one request to the production gateway and tells what it was. */
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
  nock.disableNetConnect();
  afterEach(() => nock.cleanAll());

  it('carries all but the charset in the body, signed with RSA2', async () => {
    const wire = intercept(signedAnswer('alipay_system_oauth_token_response', tokenNode));
    await exchangeAuthorizationCode(callerFor(), code);
    expect(wire.url).toBe('https://openapi.alipay.com/gateway.do?charset=utf-8');
    expect(wire.body).toBe(
      'app_id=2021000000000009&method=alipay.system.oauth.token&format=JSON&sign_type=RSA2' +
        '&timestamp=2026-11-24+00%3A05%3A06&version=1.0&grant_type=authorization_code' +
        '&code=4b203fe6c11548bcabd8da5bb087WX96' +
        '&sign=lYuPomrPZjrrNODZ2oP9b8%2FfjJtTlLSTinqfXP0a7xH2w82n6pB5gQFvuErlsgBfCI59sAWZRS7Klr9HH8NnxeZdhO4TcsoWEUr5sAj2%2FYHJyewp1ah21V5MuA7sQHWgXEBf6JcuSko0nAC4t0dFIkOgONzLFVKrBYXW6%2F6rkYnLSIYnVMlZeB2FLSibnFZoVg9DLEV7ZlYwbllHlHHZem27%2BrXGS%2F8zWyh3hJR3v%2BzfCBoJQOOk%2Ffp6MUuENDTswe3P%2FPyNCC5JsUmw2QY08zc4tdbTZErbQ%2BI9ImLRixF0GOoqNy4cZ5%2FUMRE9IAELQarUpLdUKkclgBs6vLcPoA%3D%3D',
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
      'user-agent': 'connector-alipay-native',
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
      'puQKPewR+ACKy6aapAskIQXmvPnADJpD1lDnS5ZZDRTrWmPojbhkjuTycPH2uFfyO1a4LvHg/NHCTAlfLbdbrox20/t2HgGqLBsRUpJt7bLAUjcVshCeor1HEBVmAnRbTYC2TWRJoPqI8/vA8fkx+OGT5pqJ1l/TJFOcH7PF0XDc3vBAWIdXYfW0TjpQqO2QVivHrzL2XiiOkx1UaILOiIEnvckdrdoJ4N6NkrbZICYDlUG1OEbfxznqIl5kHQd+tLI8vOJMyX4GtBlpjkiNmcvVNwyoSxpqp9HZ/Inn6/IyPt6m3WPU5/aqIPfDFFN7evAz1JnmYHxvFUUIlCfKKQ==',
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
        '&sign=d7Kk30Sd0zdTCy3prmDd0Ra06UAoZ%2FB2YhnZqXlFqqRcWYy77OsxaA%2BN4Y4y%2FT6ZZPc0L%2Fi1EiC7qCF8k68ozXfeyq%2FVjoJQjQF74X6wm29WOpF%2BhVy3Jl%2FABQmw%2F0%2B16OYcd1w61%2Bonl2y%2BYs%2B4uDbCn42X49%2FPkovjshvkQu%2FJKBj3ZZbO2JBnpsg4LTUZZr5asUx4GLUBJPiDQ8akBnGEVGOVRnS3xGxSGbHZXRch0KR4Zz6LTfecmjmFLwDxAPvNkazi61G2BrL485Mfyua5KTLPM3G%2Fun1QZlncPtpNe2u1SlNaUx6%2FHUSReJRbl%2BFBVAovh16hjO14fUZtPg%3D%3D',
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
    expect(canonicalString(parameters)).toBe('a=中&aB=1&a_b=3&b=2 &=%+');
  });

  it('leaves empty values out, and keeps blank ones', () => {
    expect(canonicalString({ a: '', b: ' ', c: '0' })).toBe('b= &c=0');
  });
});

describe('a built request', () => {
  const build = (parameters: Record<string, string>) =>
    buildRequest(applicationWith(), tokenMethod, parameters, moment);

  it('does not send what is empty', async () => {
    const { body } = await build({ code, refresh_token: '' });
    expect([...new URLSearchParams(body).keys()]).toEqual([
      ...['app_id', 'method', 'format', 'sign_type', 'timestamp', 'version', 'code', 'sign'],
    ]);
  });

  it('tells what must not be quoted: the signature and all that is not public', async () => {
    const { body, secrets } = await build({ grant_type: 'authorization_code', code: 'a/b', x: '' });
    const sign = new URLSearchParams(body).get('sign') ?? '';
    expect(new Set(secrets)).toEqual(new Set([sign, 'a/b']));
  });

  it('leaves the address of the gateway as it is', async () => {
    const application = applicationWith();
    await buildRequest(application, tokenMethod, {}, moment);
    expect(application.gateway.href).toBe('https://openapi.alipay.com/gateway.do');
  });
});
