import { createPrivateKey, sign } from 'node:crypto';
import { ConnectorError, ConnectorErrorCodes } from '@logto/connector-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSavedConfig } from '../../../src/config/saved-config.ts';
import { nativeSettings } from '../../../src/config/settings.ts';
import { parseCertificates } from '../../../src/crypto/certificates.ts';
import { mostRemembered } from '../../../src/crypto/memoize.ts';
import type { Caller } from '../../../src/gateway/caller.ts';
import { verificationFor } from '../../../src/gateway/certificates/alipay-certificate.ts';
import { startDeadline } from '../../../src/gateway/http/deadline.ts';
import { exchangeAuthorizationCode } from '../../../src/gateway/oauth-token.ts';
import { Secrets } from '../../../src/gateway/protocol/secrets.ts';
import type { FaultOrder, Gateway } from '../../emulator/index.ts';
import { blocksOf, fixture } from '../../fixtures/index.ts';
import { certifiedAppId, otherAppId } from '../../support/app-ids.ts';
import { tokenMethod, userInfoMethod } from '../../support/application.ts';
import { kinds, native } from '../../support/connector.ts';
import { errorFrom, failureOf } from '../../support/errors.ts';
import {
  certificateFile,
  registerApp,
  renewalKey,
  renewalSettings,
  renewedTo,
  serialNumberOf,
  startCertifiedAlipay,
  userId,
} from '../../support/renewal.ts';
import { until } from '../../support/time.ts';
import { expectNoWarnings } from '../../support/warnings.ts';

expectNoWarnings();

const downloadMethod = 'alipay.open.app.alipaycert.download';

// A gateway for each test, because what is known of successors stays in the process.
let alipay: Gateway;
beforeEach(async () => {
  alipay = await startCertifiedAlipay();
});
afterEach(async () => {
  vi.useRealTimers();
  await alipay.close();
});

const callback = () => alipay.callback({ appId: certifiedAppId, userId });

const signIn = async (
  settings: object = {},
  data: object = callback(),
  { createConnector } = native,
) => {
  const config = { ...renewalSettings, gateway: alipay.url, ...settings };
  const connector = await createConnector({ getConfig: async () => config });
  return connector.getUserInfo(data, () => Promise.reject(new Error('No session here')));
};

/** Who calls with some settings, within a time in milliseconds, at a moment. */
const callerWith = (settings: object, ms: number, moment = new Date()): Caller => {
  const { config } = readSavedConfig({ ...settings, gateway: alipay.url }, nativeSettings);
  if (!config) {
    throw new Error('The settings are wrong.');
  }
  const { application } = config;
  const secrets = new Secrets();
  return { application, secrets, deadline: startDeadline(ms), now: () => moment };
};

/** Exchanges a code within a time in milliseconds, at a moment. */
const exchange = (ms: number, moment = new Date(), settings: object = {}) =>
  exchangeAuthorizationCode(
    callerWith({ ...renewalSettings, ...settings }, ms, moment),
    callback().auth_code,
  );

const refusedSignIn = (settings: object = {}): Promise<ConnectorError> =>
  errorFrom(signIn(settings), ConnectorError);

/** The methods that have been called, in order. */
const called = (): string[] =>
  alipay.requests.map(({ parameters }) => parameters.method ?? 'no method');

const downloads = (): number => called().filter((method) => method === downloadMethod).length;

const notConfigured = {
  code: ConnectorErrorCodes.InvalidResponse,
  data: {
    reason: 'certificate-not-configured',
    errorDescription: 'The answer is signed with a certificate that is not the configured one.',
    hint: "Alipay has renewed its certificate, or `alipayCert` belongs to another app. Download alipayCertPublicKey_RSA2.crt again from the app's 接口加签方式 page in Alipay's console and put it into `alipayCert`.",
  },
};

const beingFetched = {
  ...notConfigured,
  data: {
    ...notConfigured.data,
    hint: "Alipay has probably renewed its certificate. The connector fetches the new one by itself: try again in a minute. If that does not help, download alipayCertPublicKey_RSA2.crt again from the app's 接口加签方式 page in Alipay's console and put it into `alipayCert`.",
  },
};

describe("Alipay's renewed certificate", () => {
  it.each(kinds)('is fetched once, and the code is not sent again for it: $id', async (kind) => {
    const signInBy = () =>
      signIn({}, kind.callback(alipay, { appId: certifiedAppId, userId }), kind);
    alipay.renewCertificate(renewedTo('renewed'));
    expect(await signInBy()).toMatchObject({ id: userId });
    expect(called()).toEqual([tokenMethod, downloadMethod, userInfoMethod]);
    expect(await signInBy()).toMatchObject({ id: userId });
    expect(called().slice(3)).toEqual([tokenMethod, userInfoMethod]);
    expect(alipay.requests[1]).toMatchObject({
      verified: true,
      parameters: { biz_content: `{"alipay_cert_sn":"${serialNumberOf('renewed')}"}` },
    });
  });

  it('is fetched once by 64 sign-ins at once', async () => {
    // A busy machine may take longer than their deadline allows.
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    alipay.renewCertificate(renewedTo('renewed'));
    const signIns = Array.from({ length: 64 }, () => signIn());
    for (const userInfo of await Promise.all(signIns)) {
      expect(userInfo).toMatchObject({ id: userId });
    }
    expect(downloads()).toBe(1);
    expect(called().filter((method) => method === tokenMethod)).toHaveLength(64);
  });

  it('is fetched ahead of the sign-ins that wait for their turn', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    alipay.renewCertificate(renewedTo('renewed'));
    await Promise.all(
      Array.from({ length: 160 }, (_, index) =>
        errorFrom(signIn({}, { auth_code: `made-up-${index}` }), ConnectorError),
      ),
    );
    expect(called()).toHaveLength(161);
    // The first 64 are under way before the new certificate is named.
    expect(called().indexOf(downloadMethod)).toBeLessThan(64 + 64);
  });

  it('may be renewed again, and both are known then', async () => {
    for (const name of ['renewed', 'renewed-again', 'renewed'] as const) {
      alipay.renewCertificate(renewedTo(name));
      expect(await signIn()).toMatchObject({ id: userId });
    }
    expect(downloads()).toBe(2);
  });

  it('does not end the trust in the configured one', async () => {
    alipay.renewCertificate(renewedTo('renewed'));
    await signIn();
    alipay.renewCertificate();
    expect(await signIn()).toMatchObject({ id: userId });
    expect(downloads()).toBe(1);
  });

  it('proves what Alipay says of an error', async () => {
    alipay.renewCertificate(renewedTo('renewed'));
    const refused = await errorFrom(
      signIn({}, { ...callback(), auth_code: '0'.repeat(32) }),
      ConnectorError,
    );
    expect(refused.data).toMatchObject({
      sub_code: 'isv.code-invalid',
      sub_msg: expect.stringMatching(/^授权码code无效/),
    });
  });

  it('may come alone if the administrator has given the intermediate', async () => {
    const [leaf = ''] = blocksOf('renewal/renewed.crt');
    alipay.renewCertificate({ ...renewedTo('renewed'), content: leaf });
    const alipayCert = certificateFile('alipay') + certificateFile('class2');
    expect(await signIn({ alipayCert })).toMatchObject({ id: userId });
    expect(await refusedSignIn()).toMatchObject(notConfigured);
  });

  it('may come with more certificates than it needs, four in all', async () => {
    const content = certificateFile('renewed') + certificateFile('class2').repeat(2);
    alipay.renewCertificate({ ...renewedTo('renewed'), content });
    expect(await signIn()).toMatchObject({ id: userId });
  });

  it('may come in an answer that names no certificate', async () => {
    alipay.renewCertificate(renewedTo('renewed'));
    const content = Buffer.from(certificateFile('renewed')).toString('base64');
    const node = `{"code":"10000","msg":"Success","alipay_cert_content":"${content}"}`;
    const key = createPrivateKey(renewalKey('renewed'));
    const signature = sign('sha256', Buffer.from(node), key).toString('base64');
    const body = `{"alipay_open_app_alipaycert_download_response":${node},"sign":"${signature}"}`;
    alipay.fail({ fault: 'raw', body, method: downloadMethod });
    expect(await signIn()).toMatchObject({ id: userId });
  });

  it('is not shared between configurations', async () => {
    alipay.renewCertificate(renewedTo('renewed'));
    await signIn();
    const alipayCert = certificateFile('alipay') + certificateFile('class2');
    const [, , ecdsaRoot = ''] = blocksOf('test-alipay-root-cert.crt');
    const alipayRootCert = certificateFile('root') + ecdsaRoot;
    await signIn({ alipayCert });
    await signIn({ alipayRootCert });
    await signIn({ gateway: alipay.url.replace('127.0.0.1', 'localhost') });
    await signIn({ alipayCert: certificateFile('expired') });
    expect(downloads()).toBe(5);
  });

  it('is not shared between apps', async () => {
    alipay.renewCertificate(renewedTo('renewed'));
    await signIn();
    registerApp(alipay, otherAppId);
    await signIn({ appId: otherAppId }, alipay.callback({ appId: otherAppId, userId }));
    expect(downloads()).toBe(2);
  });

  it('is not put off by an appCert that Alipay refuses, once it is replaced', async () => {
    alipay.renewCertificate(renewedTo('renewed'));
    expect((await refusedSignIn({ appCert: fixture('test-app-cert.crt') })).data).toMatchObject({
      sub_code: 'isv.app-cert-not-exist',
    });
    expect(called()).toEqual([tokenMethod, downloadMethod]);
    expect(await signIn()).toMatchObject({ id: userId });
  });

  it('is not put off by somebody who configures the same with a key of his own', async () => {
    alipay.renewCertificate(renewedTo('renewed'));
    const own = { privateKey: renewalKey('stranger'), appCert: certificateFile('other-app') };
    await refusedSignIn(own);
    expect(called()).toEqual([tokenMethod, downloadMethod]);
    expect(await signIn()).toMatchObject({ id: userId });
  });

  it('is kept for longer than the time in which it is asked for once', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    alipay.renewCertificate(renewedTo('renewed'));
    await signIn();
    vi.advanceTimersByTime(24 * 60 * 60 * 1000);
    await signIn();
    expect(downloads()).toBe(1);
  });

  it('is not believed after its end', async () => {
    alipay.renewCertificate(renewedTo('renewed'));
    await exchange(10_000);
    const late = failureOf(exchange(10_000, new Date('2120-01-01T00:00:01Z')));
    expect((await late).failure).toEqual({
      code: 'certificate-not-configured',
      isBeingFetched: false,
    });
    expect(downloads()).toBe(1);
  });
});

it('reads the name of the certificate in the charset that is proven', async () => {
  // In GBK, the last byte of 张 and the backslash would be one character, and the text would end.
  const node = `{"code":"10000","user_id":"${userId}","nick_name":"中文张\\"三"}`;
  const answer = {
    alipay_cert_sn: serialNumberOf('alipay'),
    sign: alipay.sign(node),
  };
  const body = `{"alipay_user_info_share_response":${node},${JSON.stringify(answer).slice(1)}`;
  const headers = { 'content-type': 'text/html;charset=GBK' };
  alipay.fail({ fault: 'raw', body, headers, method: userInfoMethod });
  expect(await signIn()).toMatchObject({ id: userId, name: '中文张"三' });
});

describe('an application without certificates', () => {
  const { appId, privateKey } = renewalSettings;
  const alipayPublicKey = fixture('test-alipay-public-key.pem');

  it.each([
    ["with Alipay's key verifies with it alone", { appId, privateKey, alipayPublicKey }],
    ['without a key verifies with nothing', { appId, privateKey }],
  ])('%s, whatever certificate an answer names', async (_, settings) => {
    const caller = callerWith(settings, 10_000);
    const answer = {
      body: Buffer.from(`{"alipay_cert_sn":"${'f'.repeat(32)}","sign":"c2lnbg=="}`),
      contentType: undefined,
      traceId: undefined,
    };
    expect(await verificationFor(caller, tokenMethod, answer)).toBe(
      caller.application.verification,
    );
    expect(called()).toEqual([]);
  });
});

describe('an expired alipayCert', () => {
  const expired = { alipayCert: certificateFile('expired') };

  it('still recognises its successor', async () => {
    alipay.renewCertificate(renewedTo('renewed'));
    expect(await signIn(expired)).toMatchObject({ id: userId });
    expect(await signIn(expired)).toMatchObject({ id: userId });
    expect(downloads()).toBe(1);
  });

  it.each([
    ['names it', `,"alipay_cert_sn":"${serialNumberOf('expired')}"`],
    ['names no certificate', ''],
  ])('believes no answer that it has signed and that %s', async (_, name) => {
    // The emulator has the key of the expired certificate.
    const node = '{"code":"40002","sub_code":"isv.code-invalid","sub_msg":"Believe me"}';
    const body = `{"error_response":${node}${name},"sign":"${alipay.sign(node)}"}`;
    alipay.fail({ fault: 'raw', body, method: tokenMethod });
    const error = await refusedSignIn(expired);
    expect(error).toMatchObject({
      code: ConnectorErrorCodes.InvalidConfig,
      data: {
        reason: 'certificate-expired',
        errorDescription:
          "Alipay's certificate in `alipayCert` expired on 2021-01-01, and the answer is not signed with a newer one.",
        hint: notConfigured.data.hint,
      },
    });
    expect(JSON.stringify(error.data)).not.toContain('Believe me');
    expect(called()).toEqual([tokenMethod]);
  });

  it('accepts a success that it has signed as little', async () => {
    const alipayCertSn = serialNumberOf('expired');
    alipay.fail({ fault: 'rotated-certificate', alipayCertSn, method: tokenMethod });
    expect((await refusedSignIn(expired)).data).toMatchObject({ reason: 'certificate-expired' });
  });

  it('proves answers until its last instant', async () => {
    const [certificate] = parseCertificates(expired.alipayCert);
    const node = '{"code":"40002","sub_code":"isv.code-invalid"}';
    const body = `{"error_response":${node},"sign":"${alipay.sign(node)}"}`;
    const failureAt = async (ms: number) => {
      alipay.fail({ fault: 'raw', body, method: tokenMethod });
      const moment = new Date(certificate.notAfter.getTime() + ms);
      return (await failureOf(exchange(10_000, moment, expired))).failure.code;
    };
    expect([await failureAt(0), await failureAt(1)]).toEqual(['refused', 'certificate-expired']);
  });

  it('gives the usual error if its successor is not believed', async () => {
    alipay.renewCertificate({
      ...renewedTo('renewed'),
      content: certificateFile('other-merchant'),
    });
    expect(await refusedSignIn(expired)).toMatchObject(notConfigured);
  });
});

describe('somebody between Logto and Alipay', () => {
  it.each<[string, string, Parameters<typeof renewalKey>[0]]>([
    ['of another root', 'other-root', 'stranger'],
    ['of Alipay for another merchant', 'other-merchant', 'renewed'],
    ['of another app', 'other-app', 'stranger'],
    ["issued with another app's certificate", 'forged', 'stranger'],
    ['of an intermediate with another key', 'rekeyed', 'renewed'],
    ['with an intermediate that has ended', 'old-intermediate', 'renewed'],
    ['that is older', 'older', 'renewed'],
    ['that has ended', 'ended', 'renewed'],
    ['that has not begun', 'future', 'renewed'],
  ])('cannot bring in a certificate %s', async (_, name, key) => {
    alipay.renewCertificate({
      alipayCertSn: serialNumberOf(name),
      content: certificateFile(name),
      key: renewalKey(key),
    });
    expect(await refusedSignIn()).toMatchObject(notConfigured);
    expect(called()).toEqual([tokenMethod, downloadMethod]);
  });

  it.each([
    ['a certificate with another number', certificateFile('renewed-again')],
    ['a certificate whose issuer is missing', blocksOf('renewal/renewed.crt')[0] ?? ''],
    ['the configured certificate', certificateFile('alipay')],
    ['a private key', renewalKey('stranger')],
    ['a public key', fixture('test-alipay-public-key.pem')],
    ['a text', 'certificate'],
    ['five certificates', certificateFile('renewed') + certificateFile('class2').repeat(3)],
    ['seventeen certificates', certificateFile('renewed') + certificateFile('ec').repeat(8)],
    ['more than a certificate has', `${certificateFile('renewed')}${' '.repeat(16 * 1024)}`],
  ])('cannot bring in %s', async (_, content) => {
    alipay.renewCertificate({ ...renewedTo('renewed'), content });
    const { reason, errorDescription } = notConfigured.data;
    expect((await refusedSignIn()).data).toMatchObject({ reason, errorDescription });
    expect(called()).toEqual([tokenMethod, downloadMethod]);
  });

  it.each<FaultOrder>([
    { fault: 'wrong-signature' },
    { fault: 'signature-of-another-node' },
    { fault: 'unsigned-success' },
    // An answer that names another certificate again, and so on without end.
    { fault: 'rotated-certificate', alipayCertSn: 'f'.repeat(32), times: 'always' },
    { fault: 'rotated-certificate', alipayCertSn: serialNumberOf('alipay') },
  ])('cannot bring in the certificate by %o', async (fault) => {
    alipay.renewCertificate(renewedTo('renewed'));
    alipay.fail({ ...fault, method: downloadMethod });
    expect(await refusedSignIn()).toMatchObject(notConfigured);
    expect(called()).toEqual([tokenMethod, downloadMethod]);
  });

  it('cannot have an answer believed that the successor did not sign', async () => {
    alipay.renewCertificate(renewedTo('renewed'));
    alipay.fail({ fault: 'wrong-signature', method: tokenMethod });
    expect((await refusedSignIn()).data).toMatchObject({ reason: 'signature-wrong' });
    expect(await signIn()).toMatchObject({ id: userId });
    alipay.renewCertificate({ ...renewedTo('renewed'), key: renewalKey('stranger') });
    expect((await refusedSignIn()).data).toMatchObject({ reason: 'signature-wrong' });
  });

  it.each([
    ['upper case', 'F'.repeat(32)],
    ['too short', 'f'.repeat(31)],
    ['too long', 'f'.repeat(33)],
    ['a line more', `${'f'.repeat(32)}\n`],
    ['another character', `${'f'.repeat(31)}"`],
    ['empty', ''],
    ['very long', 'f'.repeat(60_000)],
  ])('cannot have a number asked for that is none: %s', async (_, alipayCertSn) => {
    alipay.fail({ fault: 'rotated-certificate', alipayCertSn });
    expect(await refusedSignIn()).toMatchObject(notConfigured);
    expect(called()).toEqual([tokenMethod]);
  });
});

describe('a certificate that does not come', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    alipay.renewCertificate(renewedTo('renewed'));
  });

  it.each<FaultOrder>([
    { fault: 'unsigned-error' },
    { fault: 'call-limited' },
    { fault: 'system-error', times: 3 },
    { fault: 'reset', times: 3 },
    { fault: 'oversized', bytes: 64 * 1024 },
    { fault: 'not-json' },
    { fault: 'empty' },
    { fault: 'html', times: 3 },
    { fault: 'node', text: '{"code":"10000"}' },
    { fault: 'node', text: '{"code":"10000","alipay_cert_content":["x"]}' },
    { fault: 'node', text: '{"code":"10000","alipay_cert_content":"-----"}' },
    { fault: 'redirect', location: 'http://127.0.0.1:1/' },
    { fault: 'status', status: 404 },
    { fault: 'status', status: 502, times: 3 },
  ])('because of %o is asked for again a second later', async (fault) => {
    alipay.fail({ ...fault, method: downloadMethod });
    expect(await refusedSignIn()).toMatchObject(beingFetched);
    const asked = downloads();
    expect(await refusedSignIn()).toMatchObject(beingFetched);
    expect(downloads()).toBe(asked);
    vi.advanceTimersByTime(1000);
    expect(await signIn()).toMatchObject({ id: userId });
    expect(downloads()).toBe(asked + 1);
  });

  it('for long is asked for again each minute, until it comes', async () => {
    alipay.fail({ fault: 'status', status: 404, method: downloadMethod, times: 'always' });
    for (let count = 1; count <= 20; count += 1) {
      expect(await refusedSignIn()).toMatchObject(beingFetched);
      expect(downloads()).toBe(count);
      vi.advanceTimersByTime(60_000);
    }
    alipay.clearFaults();
    expect(await signIn()).toMatchObject({ id: userId });
  });

  it('does not hide that Alipay refuses a code', async () => {
    alipay.fail({ fault: 'status', status: 404, method: downloadMethod });
    const refused = await errorFrom(
      signIn({}, { ...callback(), auth_code: '0'.repeat(32) }),
      ConnectorError,
    );
    expect(refused.data).toMatchObject({ reason: 'refused', sub_code: 'isv.code-invalid' });
  });
});

describe('other configurations, however many', () => {
  /** As many sign-ins of other apps meet the new certificate as configurations are remembered. */
  const signInElsewhere = async (): Promise<void> => {
    for (let count = 0; count <= mostRemembered; count += 1) {
      const appId = `20210042${`${count}`.padStart(8, '0')}`;
      registerApp(alipay, appId);
      await errorFrom(signIn({ appId }, { auth_code: '0'.repeat(32) }), ConnectorError);
    }
  };

  it('cost a download more, and never the limits', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const refusing = { alipayCert: certificateFile('alipay') + certificateFile('class2') };
    alipay.renewCertificate(renewedTo('renewed'));
    expect(await signIn()).toMatchObject({ id: userId });
    alipay.fail({ fault: 'wrong-signature', method: downloadMethod });
    expect(await refusedSignIn(refusing)).toMatchObject(notConfigured);
    await signInElsewhere();
    const asked = downloads();
    expect(await refusedSignIn(refusing)).toMatchObject(notConfigured);
    expect(downloads()).toBe(asked);
    expect(await signIn()).toMatchObject({ id: userId });
    expect(await signIn()).toMatchObject({ id: userId });
    expect(downloads()).toBe(asked + 1);
  }, 120_000);
});

describe('a number that was refused', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    alipay.renewCertificate(renewedTo('renewed'));
    alipay.fail({ fault: 'wrong-signature', method: downloadMethod });
  });

  it('is not asked for again within ten minutes', async () => {
    expect(await refusedSignIn()).toMatchObject(notConfigured);
    vi.advanceTimersByTime(599_999);
    expect(await refusedSignIn()).toMatchObject(notConfigured);
    expect(downloads()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(await signIn()).toMatchObject({ id: userId });
    expect(downloads()).toBe(2);
  });

  it('costs others nothing, however many sign-ins meet it', async () => {
    await Promise.all(Array.from({ length: 16 }, () => refusedSignIn()));
    expect(downloads()).toBe(1);
  });
});

it('asks for four different numbers in ten minutes, whatever answers name', async () => {
  for (let number = 0; number < 8; number += 1) {
    const alipayCertSn = `${number}`.padStart(32, '0');
    alipay.fail({ fault: 'rotated-certificate', alipayCertSn });
    expect(await refusedSignIn()).toMatchObject(number < 4 ? beingFetched : notConfigured);
  }
  expect(downloads()).toBe(4);
});

describe('a slow download', () => {
  it('does not delay a sign-in past its own deadline, and serves those after it', async () => {
    // Connects and loads what has to be loaded, which the short deadline is not for.
    await exchange(10_000);
    alipay.renewCertificate(renewedTo('renewed'));
    alipay.fail({ fault: 'slow', ms: 1500, method: downloadMethod });
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    const first = failureOf(exchange(500));
    await until(() => downloads() === 1);
    await vi.advanceTimersByTimeAsync(500);
    expect((await first).failure).toMatchObject({ code: 'no-time-left' });
    const second = exchange(10_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await second).toMatchObject({ ids: { user_id: userId } });
    expect(downloads()).toBe(1);
  });

  it('ends after five seconds, and nobody waits for it for ever', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    alipay.renewCertificate(renewedTo('renewed'));
    alipay.fail({ fault: 'silence', method: downloadMethod, times: 'always' });
    const refused = refusedSignIn();
    await until(() => downloads() > 0);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await refused).toMatchObject(beingFetched);
  });
});
