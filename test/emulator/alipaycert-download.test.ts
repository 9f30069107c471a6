import { generateKeyPairSync, verify } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appId, otherAppId } from '../support/app-ids.ts';
import { type Gateway, startGateway } from './index.ts';
import { alipayKeys, appKeys, call, partsOf, send, signed } from './signed-request.ts';

const ownSn = '0'.repeat(32);
const renewedSn = '1'.repeat(32);
const renewedKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const content = '-----BEGIN CERTIFICATE-----\n/+==\n-----END CERTIFICATE-----\n';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ key: alipayKeys.privateKey, control: true });
  gateway.registerApp({
    appId,
    publicKey: appKeys.publicKey,
    certificates: { appCertSn: 'app', alipayRootCertSn: 'root', alipayCertSn: ownSn },
  });
});
afterEach(() => {
  gateway.renewCertificate();
});
afterAll(() => gateway.close());

const download = (bizContent: string) =>
  call(gateway, {
    app_id: appId,
    app_cert_sn: 'app',
    alipay_root_cert_sn: 'root',
    biz_content: bizContent,
    charset: 'utf-8',
    format: 'JSON',
    method: 'alipay.open.app.alipaycert.download',
    sign_type: 'RSA2',
    timestamp: '2026-11-23 12:00:00',
    version: '1.0',
  });
const asked = JSON.stringify({ alipay_cert_sn: renewedSn });

const isSignedBy = (text: string, { publicKey }: typeof renewedKeys): boolean => {
  const { node, signature } = partsOf(text);
  return verify('RSA-SHA256', Buffer.from(node), publicKey, Buffer.from(signature, 'base64'));
};

describe('alipay.open.app.alipaycert.download', () => {
  it('knows no certificate before one is renewed', async () => {
    const { json, text } = await download(asked);
    expect(json.alipay_open_app_alipaycert_download_response).toMatchObject({
      code: '40002',
      sub_code: 'isv.alipay-cert-not-exist',
    });
    expect(json.alipay_cert_sn).toBe(ownSn);
    expect(isSignedBy(text, alipayKeys)).toBe(true);
  });

  it('gives the renewed one, and signs with it from then on', async () => {
    const key = renewedKeys.privateKey;
    gateway.renewCertificate({ alipayCertSn: renewedSn, content, key });
    const { json, text } = await download(asked);
    expect(json.alipay_open_app_alipaycert_download_response).toEqual({
      code: '10000',
      msg: 'Success',
      alipay_cert_content: Buffer.from(content).toString('base64'),
    });
    expect(json.alipay_cert_sn).toBe(renewedSn);
    expect(isSignedBy(text, renewedKeys)).toBe(true);
    gateway.renewCertificate();
    expect(isSignedBy((await download(asked)).text, alipayKeys)).toBe(true);
  });

  it.each(['{', 'null', '{}', `{"alipay_cert_sn":"${ownSn}"}`])(
    'gives nothing for %j',
    async (bizContent) => {
      const key = renewedKeys.privateKey;
      gateway.renewCertificate({ alipayCertSn: renewedSn, content, key });
      const { json } = await download(bizContent);
      expect(json.alipay_open_app_alipaycert_download_response).toMatchObject({
        sub_code: 'isv.alipay-cert-not-exist',
      });
    },
  );

  it('leaves apps in key mode alone', async () => {
    gateway.registerApp({ appId: otherAppId, publicKey: appKeys.publicKey });
    const key = renewedKeys.privateKey;
    gateway.renewCertificate({ alipayCertSn: renewedSn, content, key });
    const { json, text } = await send(`${gateway.url}?charset=utf-8`, {
      body: new URLSearchParams(
        signed({
          app_id: otherAppId,
          charset: 'utf-8',
          method: 'alipay.user.info.share',
          sign_type: 'RSA2',
          timestamp: '2026-11-23 12:00:00',
          version: '1.0',
        }),
      ).toString(),
    });
    expect(json.alipay_cert_sn).toBeUndefined();
    expect(isSignedBy(text, alipayKeys)).toBe(true);
  });
});

describe('the control endpoint', () => {
  const renew = (body: unknown) =>
    send(`${gateway.origin}/control/renew-certificate`, { body: JSON.stringify(body) });

  it('renews the certificate, and takes that back', async () => {
    const key = renewedKeys.privateKey.export({ format: 'pem', type: 'pkcs8' });
    expect((await renew({ alipayCertSn: renewedSn, content, key })).status).toBe(200);
    expect(isSignedBy((await download(asked)).text, renewedKeys)).toBe(true);
    expect((await renew({})).status).toBe(200);
    expect(isSignedBy((await download(asked)).text, alipayKeys)).toBe(true);
  });

  it('refuses one that is not whole', async () => {
    const { status, text } = await renew({ alipayCertSn: renewedSn });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ error: 'The body lacks content.' });
  });
});
