import { verify } from 'node:crypto';
import { globalAgent, request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { appId } from '../support/app-ids.ts';
import { until } from '../support/time.ts';
import { type Fault, type FaultOrder, type Gateway, startGateway } from './index.ts';
import {
  type Answer,
  alipayKeys,
  appKeys,
  call,
  partsOf,
  post,
  tokenRequest,
  userId,
  userInfoRequest,
} from './signed-request.ts';

const tokenNode = 'alipay_system_oauth_token_response';
const userInfoNode = 'alipay_user_info_share_response';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ key: alipayKeys.privateKey });
  const certificates = { appCertSn: 'a', alipayRootCertSn: 'r', alipayCertSn: 'c' };
  gateway.registerApp({ appId, publicKey: appKeys.publicKey, idStage: 'both', certificates });
  gateway.addUser({ userId, avatar: 'https://tfs.alipayobjects.com/a.jpg', nickName: '张三' });
});
afterEach(() => gateway.clearFaults());
afterAll(() => gateway.close());

const serialNumbers = { app_cert_sn: 'a', alipay_root_cert_sn: 'r' };

const exchange = (code = gateway.authorize({ appId, userId }).auth_code): Promise<Answer> =>
  call(gateway, { ...tokenRequest(code), ...serialNumbers });

const userInfo = async (order: FaultOrder): Promise<Answer> => {
  const { json } = await exchange();
  gateway.fail(order);
  const request = userInfoRequest(String(json[tokenNode]?.access_token));
  return call(gateway, { ...request, ...serialNumbers });
};

const faulty = (order: FaultOrder): Promise<Answer> => {
  gateway.fail(order);
  return exchange();
};

const verifies = (text: string, signedText = partsOf(text).node): boolean => {
  const signature = Buffer.from(partsOf(text).signature, 'base64');
  return verify('RSA-SHA256', Buffer.from(signedText), alipayKeys.publicKey, signature);
};

describe('orders', () => {
  it('strike once, and only whom they are meant for', async () => {
    gateway.fail({ fault: 'empty', method: 'alipay.user.info.share', appId });
    gateway.fail({ fault: 'empty', appId: 'another' });
    expect((await exchange()).json).toHaveProperty(tokenNode);
    expect((await userInfo({ fault: 'not-json' })).text).toBe('');
    expect((await exchange()).text).toBe('success');
    expect((await exchange()).json).toHaveProperty(tokenNode);
  });

  it('strike oldest first, those for always last, until cleared', async () => {
    gateway.fail({ fault: 'empty', times: 'always' });
    gateway.fail({ fault: 'not-json', times: 2 });
    gateway.fail({ fault: 'raw', body: '[]' });
    const texts: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      texts.push((await exchange()).text);
    }
    expect(texts).toEqual(['success', 'success', '[]', '', '']);
    gateway.clearFaults();
    expect((await exchange()).json).toHaveProperty(tokenNode);
  });

  it('strike together with what is ordered with them', async () => {
    const { status, text } = await faulty({
      fault: 'sign-first',
      with: [{ fault: 'status', status: 503 }, { fault: 'blanks' }],
    });
    expect(status).toBe(503);
    expect(text).toMatch(/^\s+\{\s+"sign"\s+:/);
  });

  it('never hide that a check failed', async () => {
    gateway.fail({ fault: 'system-error' });
    const request = { ...tokenRequest('code'), ...serialNumbers, sign: 'AAAA' };
    const { json } = await post(gateway, request);
    expect(json.error_response).toHaveProperty('sub_code', 'isv.invalid-signature');
  });
});

describe('errors in place of the answer', () => {
  it.each<[Fault, object]>([
    [{ fault: 'aop-unknown-error' }, { code: '20000', sub_code: 'aop.unknow-error' }],
    [{ fault: 'isp-unknown-error' }, { code: '20000', sub_code: 'isp.unknow-error' }],
    [{ fault: 'system-error' }, { code: '40004', sub_code: 'SYSTEM_ERROR' }],
    [{ fault: 'call-limited' }, { code: '40005', sub_code: 'isv.app-call-limited' }],
    [
      { fault: 'error', code: '40002', sub_code: 'isv.x', sub_msg: 'y' },
      { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.x' },
    ],
  ])('answers $fault signed, in the node of the method', async (fault, expected) => {
    const { text, json } = await userInfo(fault);
    expect(json[userInfoNode]).toMatchObject(expected);
    expect(verifies(text)).toBe(true);
    expect((await faulty(fault)).json.error_response).toMatchObject(expected);
  });

  it('answers unsigned errors', async () => {
    const unsigned = await faulty({ fault: 'unsigned-error' });
    expect(Object.keys(unsigned.json)).toEqual(['error_response']);
    const error = { code: '1', sub_code: '2', signed: false, node: 'method' } as const;
    expect(Object.keys((await faulty({ fault: 'error', ...error })).json)).toEqual([tokenNode]);
  });

  it('answers an error of user info in error_response', async () => {
    const { json } = await userInfo({ fault: 'user-info-error-response' });
    expect(json.error_response).toHaveProperty('code', '40006');
  });

  it.each<Fault>([
    { fault: 'aop-unknown-error' },
    { fault: 'isp-unknown-error' },
    { fault: 'system-error' },
    { fault: 'call-limited' },
    { fault: 'unsigned-error' },
    { fault: 'error', code: '40002', sub_code: 'isv.x' },
  ])('burns the code by $fault', async (fault) => {
    const { auth_code: code } = gateway.authorize({ appId, userId });
    gateway.fail(fault);
    await exchange(code);
    const { json } = await exchange(code);
    expect(json.error_response).toHaveProperty('sub_code', 'isv.code-invalid');
  });

  it('leaves the code good if the call takes no effect', async () => {
    const { auth_code: code } = gateway.authorize({ appId, userId });
    gateway.fail({ fault: 'aop-unknown-error', takesEffect: false });
    const { json } = await exchange(code);
    expect(json.error_response).toHaveProperty('sub_code', 'aop.unknow-error');
    expect((await exchange(code)).json).toHaveProperty(tokenNode);
  });
});

describe('another answer', () => {
  it('is any text, signed', async () => {
    const text = '{"nick_name":"\\u0022sign\\"","a":[]}';
    const answer = await faulty({ fault: 'node', text });
    expect(answer.text).toContain(`{"${tokenNode}":${text},"alipay_cert_sn"`);
    expect(verifies(answer.text, text)).toBe(true);
  });

  it('tells of a different user', async () => {
    const { text, json } = await userInfo({ fault: 'different-user' });
    expect(json[userInfoNode]?.user_id).not.toBe(userId);
    expect(verifies(text)).toBe(true);
  });

  it('is the answer of the other method', async () => {
    expect((await faulty({ fault: 'other-method' })).json).toHaveProperty(userInfoNode);
    expect((await userInfo({ fault: 'other-method' })).json).toHaveProperty(tokenNode);
  });

  it('has strings for lifetimes', async () => {
    const { text, json } = await faulty({ fault: 'lifetimes-as-strings' });
    expect(json[tokenNode]).toMatchObject({ expires_in: '1296000', re_expires_in: '2592000' });
    expect(verifies(text)).toBe(true);
  });
});

describe('signatures', () => {
  it('is lacking on a success', async () => {
    const { json } = await faulty({ fault: 'unsigned-success' });
    expect(Object.keys(json)).toEqual([tokenNode]);
  });

  it('is wrong', async () => {
    const { json, text } = await faulty({ fault: 'wrong-signature' });
    expect(json).toHaveProperty(tokenNode);
    expect(verifies(text)).toBe(false);
  });

  it('is the one of another node', async () => {
    const { text } = await faulty({ fault: 'signature-of-another-node' });
    expect(verifies(text)).toBe(false);
    expect(verifies(text, '{"code":"10000","msg":"Success"}')).toBe(true);
  });

  it('comes with a rotated certificate', async () => {
    const { json } = await faulty({ fault: 'rotated-certificate', alipayCertSn: 'new' });
    expect(json.alipay_cert_sn).toBe('new');
  });

  it('covers escaped slashes that travel unescaped, and the reverse', async () => {
    const unescaped = await userInfo({ fault: 'unescaped-slashes' });
    const { node } = partsOf(unescaped.text);
    expect(node).toContain('https://tfs');
    expect(verifies(unescaped.text)).toBe(false);
    expect(verifies(unescaped.text, node.replaceAll('/', '\\/'))).toBe(true);
    const { text } = await userInfo({ fault: 'escaped-slashes' });
    expect(verifies(text)).toBe(false);
    expect(verifies(text, partsOf(text).node.replaceAll('\\/', '/'))).toBe(true);
  });
});

describe('the envelope', () => {
  it.each<[Fault, RegExp]>([
    [{ fault: 'sign-first' }, /^\{"sign":"[^"]+","alipay_system_oauth_token_response":\{/],
    [{ fault: 'blanks' }, /^\s+\{\s+"alipay_system_oauth_token_response"\s+:\s+\{.*\}\s+,\s+"/],
    [{ fault: 'duplicate-node', text: '{}' }, /^\{"(\w+)":\{.+\},"\1":\{\},"alipay_cert_sn"/],
    [{ fault: 'nested-node' }, /^\{"wrapper":\{"alipay_system_oauth_token_response":\{.+\}\},"/],
    [{ fault: 'trailing-data', text: '<!-- -->' }, /"\}<!-- -->$/],
  ])('has %o around a true signature', async (fault, expected) => {
    const { text } = await faulty(fault);
    expect(text).toMatch(expected);
    expect(verifies(text)).toBe(true);
  });

  it.each<[Fault, RegExp]>([
    [{ fault: 'duplicate-node', position: 'before' }, /^\{"(\w+)":\{.*"forged".*\},"\1":\{.+\},"/],
    [{ fault: 'duplicate-sign' }, /\},"alipay_cert_sn":"c","sign":"[^"]+","sign":"[^"]+"\}$/],
  ])('has %o that misleads', async (fault, expected) => {
    const { text } = await faulty(fault);
    expect(text).toMatch(expected);
    expect(verifies(text)).toBe(false);
  });

  it('is in GBK', async () => {
    const { bytes, headers } = await userInfo({ fault: 'gbk' });
    expect(headers['content-type']).toBe('text/html;charset=GBK');
    expect(new TextDecoder('gbk').decode(bytes)).toContain('"nick_name":"张三"');
  });
});

describe('what HTTP carries', () => {
  it('is a page, another status, a redirect, or anything', async () => {
    expect(await faulty({ fault: 'html' })).toMatchObject({
      status: 502,
      text: expect.stringContaining('<html>'),
    });
    expect(await faulty({ fault: 'status', status: 404 })).toMatchObject({
      status: 404,
      json: { [tokenNode]: {} },
    });
    expect(await faulty({ fault: 'redirect', location: 'http://127.0.0.1/' })).toMatchObject({
      status: 302,
      headers: { location: 'http://127.0.0.1/' },
    });
    const headers = { 'content-type': 'application/json' };
    const body = Buffer.from([0xff]);
    expect(await faulty({ fault: 'raw', status: 201, headers, body })).toMatchObject({
      status: 201,
      headers,
      bytes: body,
    });
  });

  it('is more than was asked for', async () => {
    const oversized = await faulty({ fault: 'oversized', bytes: 200_000 });
    expect(oversized.bytes.length).toBeGreaterThanOrEqual(200_000);
    const { bytes, headers } = await faulty({ fault: 'gzip-bomb', mebibytes: 2 });
    expect(headers['content-encoding']).toBe('gzip');
    expect(bytes.length).toBeLessThan(10_000);
    expect(gunzipSync(bytes).equals(Buffer.alloc(2 * 1024 * 1024))).toBe(true);
  });

  it('survives a client that leaves in the middle of it', async () => {
    gateway.fail({ fault: 'gzip-bomb', mebibytes: 100_000 });
    const left = new Promise<void>((resolve) => {
      const request = httpRequest(gateway.url, (response) => {
        response.once('data', () => request.destroy());
        response.on('error', () => {});
      });
      request.on('error', () => {});
      request.on('close', resolve);
      request.end();
    });
    await left;
    expect((await exchange()).json).toHaveProperty(tokenNode);
  });
});

describe('how the answer travels', () => {
  it('is slow', async () => {
    const before = performance.now();
    expect((await faulty({ fault: 'slow', ms: 30 })).json).toHaveProperty(tokenNode);
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);
  });

  it('drips', async () => {
    const answer = faulty({ fault: 'drip', ms: 1, with: [{ fault: 'raw', body: '0123456789' }] });
    expect((await answer).text).toBe('0123456789');
  });

  it.each<Fault>([{ fault: 'reset' }, { fault: 'reset-midway' }])(
    'ends by $fault',
    async (fault) => {
      const { auth_code: code } = gateway.authorize({ appId, userId });
      gateway.fail(fault);
      await expect(exchange(code)).rejects.toThrow(/ECONNRESET|aborted/);
      const { json } = await exchange(code);
      expect(json.error_response).toHaveProperty('sub_code', 'isv.code-invalid');
    },
  );

  it('closes the connection after the answer', async () => {
    const { headers } = await faulty({ fault: 'close' });
    const closed = gateway.requests.at(-1)?.connection;
    expect(headers.connection).toBe('keep-alive');
    // Only the client's own socket knows when it has heard of the end.
    await until(() => Object.keys(globalAgent.freeSockets).length === 0);
    await exchange();
    expect(gateway.requests.at(-1)?.connection).not.toBe(closed);
  });

  it('never begins', async () => {
    gateway.fail({ fault: 'silence' });
    const before = gateway.requests.length;
    const answered = vi.fn();
    const request = httpRequest(gateway.url, answered).on('error', () => {});
    request.end();
    await until(() => gateway.requests.length > before);
    await new Promise((resolve) => setTimeout(resolve, 30));
    request.destroy();
    expect(answered).not.toHaveBeenCalled();
    expect(gateway.requests.at(-1)?.faults).toEqual(['silence']);
  });
});
