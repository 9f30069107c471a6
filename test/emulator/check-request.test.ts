import { execFileSync } from 'node:child_process';
import { verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appId } from '../support/app-ids.ts';
import { type Gateway, startGateway } from './index.ts';
import {
  alipayKeys,
  appKeys,
  call,
  partsOf,
  post,
  send,
  signed,
  tokenRequest,
  userInfoRequest,
} from './signed-request.ts';

// The public half of a key whose private half signed these texts once and was thrown away:
//   openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out app.pem
//   openssl dgst -sha256 -sign app.pem canonical.txt | base64 -w0     (-sha1 for RSA)
const knownKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApDcPiIV5XfFpzAfxJaKWccSU5iXkdsNVXIq6d4fdYa6Io5tpzJ+swzzABlQBB5R+mALUyvGm/ePDhtdk7EzoJv1sX3CrZs6skcje34eFUhkRxu++20J0nHGFVRqFFvarbhNop+yRAkB523LhIMekDWxfDBrzdLRTvR3CnvKE2Y6ifoqjGkOsxRFp0XD6TNVBKebENbhPjB5uvAd6xcBlY8ya9DRo1lu1dfzVBjdj/ToLHzpRcNsKo8QGLiCtZ2CvDy7VWqukoNLvlBrkp2Gi9OQKqlV5yA6LWXY7RD5/3HDzbYxX+SGRdKuz11AaiWT51NbSngUk6JPYotGfPuymuwIDAQAB';
// app_id=…&charset=utf-8&code=…&format=JSON&grant_type=…&method=…&note=张三&sign_type=RSA2&…
const knownSignature =
  'DW4IELhWxdkFWSP2+ZGS/N9u6O9H7k8vCHnu42P1ClPtdZvpyTXGz2VUePiD+pCu9TsUiBXaZZmjtYJpdru4IKpS1uqFgjMVMvI54wY8tCNWhzLcJuKLXqMUVxwVXQlUL4RGm6tF+PbKWm5/7T0Cv5CRuN4JAqDEpnqKEbrqKcicxU0AP3hRn1lf2EynHe0un6chopqVrIfmoKtCFa2qJfZIxzVk28E+M2sHjxotHeeSIpaRXMBwfOUqQ/9pdZwtNqVLNWSBk4q3lFk7dToLNQEcFgiwhGJ9C3IEJThjpOwwQ0tsfMbZhbG+Erz6LxTeFpO2qV6O10h6lnCTAPBOSA==';
// The same with charset=GBK, written in GBK.
const knownGbkSignature =
  'HebObcewCGS8ETxr2K1V+M0QaHvxOFMjtmhxj6aHK8cz0fFUwb1tl4pXuMbsjh7nvdFE9XyjgfRfh2X93TgO8MowqWdo/yQVCgGqTsWJaHqXdLMvkugnA8bbu/MrD2ywPEjAQJzlPCr6rF//wTZ0l/WA90GmEpJJRHtUMLv/krUbEi8MFxLUl+eI5teajCreFVqPNC/1hZHEPttmv8OA/kuagVfeHqiZmfOJ7AUH5Cw6mTCsVPdGZEjcdz35Iwo99U4lNSSz2YzKNyv4a9gmdyS+HJR+BO7Gnp+8mt8QR7nuflJfmpN/hINn3DWnzx3qBn25edXJRknVl70CEcHH9g==';
// The same as the first with sign_type=RSA.
const knownSha1Signature =
  'WXl/6ydpQD9TKwyWhsYqSUJRgqjRIINy20AWlsfClUTjbZMUyAyaiYkaV6y7ln2Vqgu7U8K/LD9n1HTo1PrLt2zQE5kHJ+DS78MR19rbvmD80Bb3AWpAidE3pBB9vMRtFdThtfcbpkXcIxmZ7WbcRGk08DYOI4M5uStLZOaqkFMTBwYWYwwZoRll9lgMLETwjurGVlN4Z92lo+zT1D9AuRxp/FJIqckX4V9pk8VnByrmFE3JObXEzPIdjim67g6mtSsZSevnbd2Kc6CBBBsK6Wg6GO9YFEVxaJtm2D/y6mdwvsxlTzCPmgdbvV0OIuXQ6usKDkkqNGcmMaD7xLMXlw==';
const knownRequest = {
  ...tokenRequest('4b203fe6c11548bcabd8da5bb087XA32'),
  note: '张三',
  sign: knownSignature,
};

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ key: alipayKeys.privateKey });
});
beforeEach(() => gateway.registerApp({ appId, publicKey: appKeys.publicKey }));
afterAll(() => gateway.close());

const tokenError = async (parameters: Record<string, string>) => {
  const answer = await post(gateway, parameters);
  return { ...answer.json.error_response, signed: 'sign' in answer.json };
};

describe('who calls', () => {
  it('answers an unknown app before looking at the signature', async () => {
    const request = { ...tokenRequest('code'), app_id: 'nobody' };
    expect(await tokenError(request)).toMatchObject({
      code: '40002',
      msg: 'Invalid Arguments',
      sub_code: 'isv.invalid-app-id',
      signed: false,
    });
  });

  it('puts the error of a newer method into the node of the method', async () => {
    const { json } = await post(gateway, { ...userInfoRequest('token'), app_id: 'nobody' });
    expect(Object.keys(json)).toEqual(['alipay_user_info_share_response']);
    expect(json.alipay_user_info_share_response?.sub_code).toBe('isv.invalid-app-id');
  });

  it('leaves the answer to an app without a key for the sign type unsigned', async () => {
    const expected = { code: '40003', sub_code: 'isv.missing-signature-config', signed: false };
    const { sign_type: _, ...withoutSignType } = tokenRequest('code');
    expect(await tokenError(signed(withoutSignType))).toMatchObject(expected);
    gateway.registerApp({ appId });
    expect(await tokenError(tokenRequest('code'))).toMatchObject(expected);
  });

  it.each([
    ['method', '40001', 'isv.missing-method', false],
    ['app_id', '40001', 'isv.missing-app-id', false],
    ['sign', '40001', 'isv.missing-signature', true],
  ])('misses %s', async (name, code, subCode, isSigned) => {
    const { [name]: _, ...rest } = signed(tokenRequest('code'));
    expect(await tokenError(rest)).toMatchObject({ code, sub_code: subCode, signed: isSigned });
  });

  it.each([
    ['method', 'alipay.nothing', 'isv.invalid-method'],
    ['charset', 'utf-16', 'isv.invalid-charset'],
    ['sign_type', 'MD5', 'isv.invalid-signature-type'],
  ])('refuses an unknown %s', async (name, value, subCode) => {
    const answer = await tokenError(signed({ ...tokenRequest('code'), [name]: value }));
    expect(answer).toMatchObject({ code: '40002', sub_code: subCode, signed: true });
  });
});

describe('the signature of a request', () => {
  const codeInvalid = { sub_code: 'isv.code-invalid', signed: true };

  it('is the one openssl makes', async () => {
    gateway.registerApp({ appId, publicKey: knownKey });
    expect(await tokenError(knownRequest)).toMatchObject(codeInvalid);
    expect(gateway.requests.at(-1)?.verified).toBe(true);
  });

  it('is SHA1 for RSA, and so is the answer', async () => {
    gateway.registerApp({ appId, publicKey: knownKey, signType: 'RSA' });
    const request = { ...knownRequest, sign_type: 'RSA', sign: knownSha1Signature };
    const { text, json } = await post(gateway, request);
    expect(json.error_response).toMatchObject({ sub_code: 'isv.code-invalid' });
    const { node, signature } = partsOf(text);
    const bytes = Buffer.from(signature, 'base64');
    expect(verify('RSA-SHA1', Buffer.from(node), alipayKeys.publicKey, bytes)).toBe(true);
  });

  it('covers GBK bytes when the query says GBK, and so does the answer', async () => {
    gateway.registerApp({ appId, publicKey: knownKey });
    const {
      charset: _,
      note: __,
      ...rest
    }: Record<string, string> = {
      ...knownRequest,
      sign: knownGbkSignature,
    };
    const body = `${new URLSearchParams(rest)}&note=%D5%C5%C8%FD`;
    const { bytes, headers } = await send(`${gateway.url}?charset=GBK`, { body });
    const text = new TextDecoder('gbk').decode(bytes);
    expect(headers['content-type']).toBe('text/html;charset=GBK');
    expect(text).toContain('"sub_msg":"授权码code无效');
    const { signature } = partsOf(text);
    const start = bytes.indexOf(':{') + 1;
    const node = bytes.subarray(start, bytes.indexOf('}') + 1);
    const signatureBytes = Buffer.from(signature, 'base64');
    expect(verify('RSA-SHA256', node, alipayKeys.publicKey, signatureBytes)).toBe(true);
  });

  it('fails before the timestamp is looked at, and echoes the text to be signed', async () => {
    const { timestamp: _, ...request } = signed({ ...tokenRequest('code'), note: '"<' });
    const answer = await tokenError(request);
    expect(answer).toMatchObject({ sub_code: 'isv.invalid-signature', signed: true });
    expect(answer).toHaveProperty(
      'sub_msg',
      expect.stringMatching(
        /^验签出错，.*网关生成的验签字符串为：app_id=\d+&amp;charset=utf-8&amp;code=code&amp;.*note=&quot;&lt;.*，解决方案：https:\/\/open\.alipay\.com\/api\/errCheck\?traceId=[\da-f]{32}&source=openapi$/,
      ),
    );
  });

  it('fails without a charset in the query for that reason, and in GBK', async () => {
    const request = signed({ ...tokenRequest('code') }, alipayKeys.privateKey);
    const body = new URLSearchParams(request).toString();
    const { bytes } = await send(gateway.url, { body });
    expect(new TextDecoder('gbk').decode(bytes)).toContain(
      '验签出错，请确认charset参数放在了URL查询字符串中',
    );
  });

  it('fails for that reason when its algorithm is not the one of sign_type', async () => {
    const request = signed(tokenRequest('code'), appKeys.privateKey, 'RSA-SHA1');
    expect(await tokenError(request)).toMatchObject({
      sub_code: 'isv.invalid-signature',
      sub_msg: expect.stringMatching(
        /^验签出错，sign值与sign_type参数指定的签名类型不一致，解决方案/,
      ),
      signed: true,
    });
  });

  it('reads the charset of the Content-Type when the query has none', async () => {
    const request = signed({ ...tokenRequest('code'), note: '张三' });
    const { headers, json } = await send(gateway.url, {
      body: new URLSearchParams(request).toString(),
      contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
    });
    expect(headers['content-type']).toBe('text/html;charset=utf-8');
    expect(json.error_response).toMatchObject({ sub_code: 'isv.code-invalid' });
  });

  it('leaves out empty parameters', async () => {
    const request = { ...signed(tokenRequest('code')), biz_content: '' };
    expect(await tokenError(request)).toMatchObject(codeInvalid);
  });

  it('is the same wherever parameters travel', async () => {
    const query = new URLSearchParams(signed(tokenRequest('code')));
    for (const answer of [
      await send(`${gateway.url}?${query}`, { method: 'GET' }),
      await send(`${gateway.url}?${query}`, { contentType: '' }),
      await send(`${gateway.url}?${query}`, { body: query.toString() }),
    ]) {
      expect(answer.json.error_response).toMatchObject({ sub_code: 'isv.code-invalid' });
    }
  });

  it('fails when query and body contradict each other', async () => {
    const query = new URLSearchParams(signed(tokenRequest('code')));
    const { json } = await send(`${gateway.url}?${query}`, { body: 'code=other' });
    expect(json.error_response).toMatchObject({ sub_code: 'isv.invalid-signature' });
  });
});

describe('the signature of an answer', () => {
  it('verifies with openssl over the raw bytes of the node', async () => {
    const { text, headers } = await call(gateway, tokenRequest('code'));
    expect(headers.trace_id).toMatch(/^[\da-f]{32}$/);
    expect(text).toMatch(/^\{"error_response":\{.*https:\\\/\\\/open.*\},"sign":"[^"\\]+"\}$/);
    const { node, signature } = partsOf(text);
    const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
    try {
      writeFileSync(join(folder, 'key'), gateway.publicKey);
      writeFileSync(join(folder, 'signature'), Buffer.from(signature, 'base64'));
      const said = execFileSync(
        'openssl',
        ['dgst', '-sha256', '-verify', 'key', '-signature', 'signature'],
        { cwd: folder, input: node },
      );
      expect(said.toString().trim()).toBe('Verified OK');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what is looked at after the signature', () => {
  it.each([
    ['timestamp', '', '40001', 'isv.missing-timestamp'],
    ['timestamp', '2026-11-23T12:00:00Z', '40002', 'isv.invalid-timestamp'],
    ['timestamp', '2026-13-23 12:00:00', '40002', 'isv.invalid-timestamp'],
    ['version', '', '40001', 'isv.missing-version'],
    ['format', 'xml', '40002', 'isv.invalid-format'],
  ])('refuses %s=%s', async (name, value, code, subCode) => {
    const { [name]: _, ...rest } = tokenRequest('code');
    const request = signed(value === '' ? rest : { ...rest, [name]: value });
    expect(await tokenError(request)).toMatchObject({ code, sub_code: subCode, signed: true });
  });

  it('refuses an old timestamp only if a tolerance is set', async () => {
    const strict = await startGateway({
      key: alipayKeys.privateKey,
      now: () => Date.parse('2026-11-23T12:10:01+08:00'),
      timestampToleranceSeconds: 600,
      errCheckSuffix: false,
    });
    strict.registerApp({ appId, publicKey: appKeys.publicKey });
    const { json } = await call(strict, tokenRequest('code'));
    await strict.close();
    expect(json.error_response).toEqual({
      code: '40002',
      msg: 'Invalid Arguments',
      sub_code: 'isv.invalid-timestamp',
      sub_msg: '非法的时间戳参数',
    });
  });
});

describe('certificate mode', () => {
  const serialNumbers = { app_cert_sn: 'a1', alipay_root_cert_sn: 'b2_c3' };
  const certificates = { appCertSn: 'a1', alipayRootCertSn: 'b2_c3', alipayCertSn: 'd4' };
  beforeEach(() => gateway.registerApp({ appId, publicKey: appKeys.publicKey, certificates }));

  it('tells the serial number of its certificate before the signature', async () => {
    const { text } = await call(gateway, { ...tokenRequest('code'), ...serialNumbers });
    expect(text).toMatch(/^\{"error_response":\{[^}]+\},"alipay_cert_sn":"d4","sign":"[^"]+"\}$/);
    expect(text).toContain('isv.code-invalid');
  });

  it.each([
    [{ alipay_root_cert_sn: 'b2_c3' }, '40001', 'isv.missing-app-cert-sn'],
    [{ ...serialNumbers, app_cert_sn: 'a0' }, '40002', 'isv.app-cert-not-exist'],
    [{ app_cert_sn: 'a1' }, '40001', 'isv.missing-alipay-root-cert-sn'],
    [{ ...serialNumbers, alipay_root_cert_sn: 'b2' }, '40002', 'isv.invalid-alipay-root-cert-sn'],
  ])('refuses %o', async (sent, code, subCode) => {
    const request = signed({ ...tokenRequest('code'), ...sent });
    expect(await tokenError(request)).toMatchObject({ code, sub_code: subCode, signed: true });
  });

  it('is not for apps without certificates', async () => {
    gateway.registerApp({ appId, publicKey: appKeys.publicKey });
    const request = signed({ ...tokenRequest('code'), ...serialNumbers });
    expect(await tokenError(request)).toMatchObject({ sub_code: 'isv.app-cert-not-exist' });
  });
});
