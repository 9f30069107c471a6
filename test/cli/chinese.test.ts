import { describe, expect, it } from 'vitest';
import { hintInChinese, subCodesInChinese } from '../../src/cli/doctor/chinese-hints.ts';
import { failureInChinese, mistakeInChinese } from '../../src/cli/doctor/chinese-phrases.ts';
import { configGuard } from '../../src/config/guard.ts';
import { describeMisplaced, describeMistake } from '../../src/config/mistakes.ts';
import type { KeyMaterialMistake } from '../../src/crypto/key-material-error.ts';
import { explain, explainedSubCodes } from '../../src/gateway/error-table.ts';
import { describeNetworkFailure } from '../../src/gateway/http/network-failure.ts';
import { readAnswer } from '../../src/gateway/protocol/response.ts';
import { mistakesIn } from '../config/settings.ts';
import { blocksOf, fixture } from '../fixtures/index.ts';
import { certificates, settings } from './config.ts';

/** Two English words in a row, which are no name of a file or a certificate. */
const english = /[a-z]{2,} (?!SHA)[a-z]{2,}/;

describe('the Chinese hints', () => {
  it('explain the same sub-codes as the error table', () => {
    expect(subCodesInChinese().sort()).toEqual(explainedSubCodes().sort());
  });

  it.each([
    ['20000', undefined],
    ['20001', undefined],
    ['40005', 'isv.unheard-of'],
    ['40002', 'isv.unheard-of'],
    ['40002', 'isv.code-invalid'],
    ['40002', 'constructor'],
  ])('fall back as the error table does: %s %s', (code, subCode) => {
    const hint = hintInChinese(code, subCode);
    expect(hint).toMatch(/[\u4e00-\u9fff]/);
    const same = explainedSubCodes().filter((known) => hintInChinese(code, known) === hint);
    const sameInEnglish = explainedSubCodes().filter(
      (known) => explain(code, known).hint === explain(code, subCode).hint,
    );
    expect(same).toEqual(sameInEnglish);
  });
});

describe('the mistakes of the guard in Chinese', () => {
  const kinds: Record<KeyMaterialMistake, true> = {
    'too-long': true,
    'too-large': true,
    'too-many': true,
    empty: true,
    'not-base64': true,
    encrypted: true,
    truncated: true,
    damaged: true,
    unknown: true,
    'not-rsa': true,
    'private-key': true,
    'public-key': true,
    certificate: true,
    'certificate-request': true,
  };
  const keySettings = [
    'privateKey',
    'alipayPublicKey',
    'appCert',
    'alipayCert',
    'alipayRootCert',
  ] as const;
  const isMistake = (name: string): name is KeyMaterialMistake => name in kinds;

  it.each(keySettings)('are known for every kind of text in %s', (setting) => {
    for (const mistake of Object.keys(kinds).filter(isMistake)) {
      expect(mistakeInChinese(describeMistake(mistake, setting))).not.toMatch(english);
    }
  });

  const rootBlocks = blocksOf('test-alipay-root-cert.crt');
  const { appCert, alipayCert, alipayRootCert } = certificates;

  it.each<[string, object]>([
    ['no settings', {}],
    ['texts that are none', { appId: 1, privateKey: 1, gateway: 1, certificateMode: 'yes' }],
    ['words that are no choice', { ...settings, signType: 'x', userIdentifier: 'x' }],
    ['a partner id', { ...settings, appId: '2088123412341234' }],
    ['a short app id', { ...settings, appId: '1' }],
    ['a short key', { ...settings, privateKey: fixture('test-short-key.pem') }],
    ["one's own public key", { ...settings, alipayPublicKey: fixture('test-app-public-key.pem') }],
    ['no address', { ...settings, gateway: 'gateway' }],
    ['plain http', { ...settings, gateway: 'http://openapi.alipay.com/gateway.do' }],
    ['a password', { ...settings, gateway: 'https://a:b@openapi.alipay.com/gateway.do' }],
    ['a query', { ...settings, gateway: 'https://openapi.alipay.com/gateway.do?x' }],
    [
      'a sandbox that is gone',
      { ...settings, gateway: 'https://openapi.alipaydev.com/gateway.do' },
    ],
    [
      'certificates in a circle',
      { ...settings, appCert: alipayCert, alipayCert: alipayRootCert, alipayRootCert: appCert },
    ],
    [
      'a certificate in place of the root',
      { ...settings, ...certificates, alipayRootCert: alipayCert },
    ],
    [
      'the certificate of another app',
      { ...settings, ...certificates, appCert: fixture('test-other-app-cert.crt') },
    ],
    [
      'an expired certificate',
      { ...settings, ...certificates, appCert: fixture('test-expired-app-cert.crt') },
    ],
    [
      'an impostor',
      { ...settings, ...certificates, alipayRootCert: fixture('test-impostor-root.crt') },
    ],
    [
      'a root that is not RSA',
      { ...settings, ...certificates, alipayRootCert: rootBlocks[0] ?? '' },
    ],
  ])('are known for %s', (_what, config) => {
    const mistakes = mistakesIn(config);
    expect(mistakes).not.toEqual([]);
    for (const [, message] of mistakes) {
      expect(mistakeInChinese(message)).not.toMatch(english);
    }
  });

  it('leaves a sentence that it does not know as it is', () => {
    expect(mistakeInChinese(describeMisplaced('new', 'appCert'))).toBe(
      'This is new.请填 appCertPublicKey_….crt（应用公钥证书）的内容。',
    );
  });
});

describe('the failures of the gateway in Chinese', () => {
  const fate = { mayHaveReachedAlipay: false, isStaleConnection: false, isTransient: true };

  it.each([
    [{ code: 'ENOTFOUND' }, '无法解析 alipay.test 的域名（ENOTFOUND）。'],
    [{ code: 'EAI_AGAIN' }, '暂时无法解析 alipay.test 的域名（EAI_AGAIN）。'],
    [{ code: 'ECONNREFUSED' }, 'alipay.test 拒绝连接（ECONNREFUSED）。'],
    [{ code: 'ECONNRESET' }, 'alipay.test 没有应答就关闭了连接（ECONNRESET）。'],
    [{ code: 'ETIMEDOUT' }, 'alipay.test 没有及时应答（ETIMEDOUT）。'],
    [{ code: 'ETIMEDOUT', event: 'lookup' }, '解析 alipay.test 的域名超时（ETIMEDOUT）。'],
    [{ code: 'ETIMEDOUT', event: 'connect' }, '连接 alipay.test 超时（ETIMEDOUT）。'],
    [
      { code: 'ETIMEDOUT', event: 'secureConnect' },
      '与 alipay.test 的 TLS 握手超时（ETIMEDOUT）。',
    ],
    [{ code: 'CERT_HAS_EXPIRED' }, 'alipay.test 的 TLS 证书或握手不可信（CERT_HAS_EXPIRED）。'],
    [{ code: 'EHOSTUNREACH' }, '与 alipay.test 的连接失败（EHOSTUNREACH）。'],
  ])('are known for %o', (members, message) => {
    const error = Object.assign(new Error(''), members);
    const failure = describeNetworkFailure(error, 'alipay.test', fate);
    expect(failureInChinese(failure.message)).toBe(message);
    expect(failureInChinese(failure.details.hint ?? '')).not.toMatch(english);
  });

  const { application } = configGuard.parse(settings);
  const node = '{"access_token":"x"}';
  const name = 'alipay_system_oauth_token_response';

  it.each([
    ['no JSON', 'x'],
    ['a member twice', `{"sign":"","sign":""}`],
    ['no node', '{"sign":""}'],
    ['two nodes', `{"${name}":${node},"error_response":${node}}`],
    ['deep nesting', `{"${name}":{"a":${'['.repeat(40)}${']'.repeat(40)}}}`],
    ['a signature that is no text', `{"${name}":${node},"sign":1}`],
    ['a node that is no JSON', `{"${name}":{,},"sign":""}`],
    ['no signature', `{"${name}":${node}}`],
    ['a wrong signature', `{"${name}":${node},"sign":"x"}`],
    ['another charset', `{}`, 'text/html;charset=big5'],
    ['bytes of another charset', Buffer.from(`{"${name}":{"a":"\xff"}}`, 'latin1')],
  ])('are known for %s', async (_what, body, contentType?: string) => {
    const answer = { body: Buffer.from(body), contentType, traceId: undefined };
    const asked = { application, method: 'alipay.system.oauth.token', secrets: [] };
    const error = await readAnswer(answer, asked).catch((reason: unknown) => reason);
    if (!(error instanceof Error)) {
      throw new Error('The answer was accepted');
    }
    expect(failureInChinese(error.message)).not.toBe(error.message);
    expect(failureInChinese(error.message)).not.toMatch(english);
  });
});
