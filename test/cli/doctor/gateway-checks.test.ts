import { createPrivateKey, createSecretKey } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { configGuard } from '../../../src/connector/config-guard.ts';
import { publicKeyLine } from '../../../src/crypto/public-key-line.ts';
import { probeGateway } from '../../../src/gateway/probe.ts';
import type { Gateway } from '../../emulator/index.ts';
import { fixture } from '../../fixtures/index.ts';
import { certifiedAppId, otherAppId } from '../../support/app-ids.ts';
import {
  certificateFile,
  renewalSettings,
  renewedTo,
  startCertifiedAlipay,
} from '../../support/renewal.ts';
import { startHttpServer } from '../../support/servers.ts';
import { command } from '../command.ts';
import {
  certificates,
  examine,
  findings,
  serialNumbers,
  settings,
  startKnownGateway,
} from '../config.ts';

let gateway: Gateway;
let config: Record<string, unknown>;

beforeAll(async () => {
  gateway = await startKnownGateway();
  config = { ...settings, gateway: gateway.url };
});

afterEach(() => gateway.clearFaults());

afterAll(() => gateway.close());

const line = publicKeyLine(createPrivateKey(settings.privateKey));

/** What Alipay says to a wrong code, as it stands in the node. */
const codeInvalid = JSON.stringify({
  code: '40002',
  msg: 'Invalid Arguments',
  sub_code: 'isv.code-invalid',
  sub_msg: '授权码code无效',
});

const answerWith = (members: string, headers: Record<string, string> = {}): void => {
  gateway.fail({ fault: 'raw', body: `{"error_response":${codeInvalid}${members}}`, headers });
};

const signed = (): string => `,"sign":"${gateway.sign(codeInvalid)}"`;

const unproven = 'warning: isv.code-invalid, as it should be, but not proven to be from Alipay';

describe('doctor on the gateway', () => {
  it('finds that all is right, with one call', async () => {
    const calls = gateway.requests.length;
    const { exitCode, stdout } = await command(['doctor', '-'], { input: JSON.stringify(config) });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`
✓ network          ${new URL(gateway.url).host} answered
✓ Alipay's answer  isv.code-invalid to a made-up code, as it should be: app id, keys and network are right
✓ its signature    right: made with the key in alipayPublicKey
✓ clock            agrees with the gateway

Doctor cannot see whether the contract (签约) is signed, whether the app has its abilities (能力), or whether its package name, signature and redirect address are right. It checks the clock, network and proxy of the machine on which it runs: run it where Logto runs.

Next: Save these settings in Logto, and sign in with Alipay.
`);
    expect(gateway.requests.slice(calls)).toMatchObject([
      {
        verified: true,
        parameters: {
          method: 'alipay.system.oauth.token',
          grant_type: 'authorization_code',
          code: expect.stringMatching(/^[0-9a-f]{32}$/),
        },
      },
    ]);
  });

  it('makes up another code each time', async () => {
    await findings(config);
    await findings(config);
    const [first, second] = gateway.requests.slice(-2).map(({ parameters }) => parameters.code);
    expect(first).not.toBe(second);
  });

  it.each(['verified', 'not verified'])(
    'prints nothing of an answer, %s, that quotes the code, the signature or the signed text',
    async (how) => {
      const quoted: string[] = [];
      const port = await startHttpServer(async (request, response) => {
        const parameters = new URLSearchParams(await text(request));
        const { sign = '', code = '', ...others } = Object.fromEntries(parameters);
        quoted.push(sign, encodeURIComponent(sign), code);
        const signedText = Object.entries({ ...others, code }).map((pair) => pair.join('='));
        const sub_msg = [sign, code, encodeURIComponent(sign), ...signedText].join('&');
        const node = JSON.stringify({ code: '40004', sub_code: 'ACQ.SYSTEM', sub_msg });
        response.setHeader('trace_id', code);
        response.end(`{"error_response":${node},"sign":"${gateway.sign(node)}"}`);
      });
      const echo = { ...config, gateway: `http://127.0.0.1:${port}/gateway.do` };
      const { exitCode, stdout } = await examine(
        how === 'verified' ? echo : { ...echo, alipayPublicKey: '' },
      );
      expect(exitCode).toBe(1);
      expect(stdout).toContain('ACQ.SYSTEM');
      expect(quoted).toHaveLength(3);
      for (const secret of quoted) {
        expect(stdout).not.toContain(secret);
      }
    },
  );

  it('says so in Chinese', async () => {
    const args = ['doctor', '-', '--lang', 'zh'];
    const { stdout } = await command(args, { input: JSON.stringify(config) });
    expect(stdout).toContain(`
✓ 网络             ${new URL(gateway.url).host} 已响应
✓ 支付宝的响应     对编造的授权码回答 isv.code-invalid，符合预期：APPID、密钥和网络都没问题
✓ 响应的签名       正确：用 alipayPublicKey 里的密钥验签通过
✓ 时钟             与网关一致

doctor 看不到：是否已签约，应用是否有所需的能力，应用包名、应用签名和授权回调地址是否正确。它检查的是所在机器的时钟、网络和代理，因此请在运行 Logto 的机器上运行它。

下一步：把这份配置保存到 Logto，再用支付宝登录一次。
`);
  });

  it('gives scripts codes, trace id and seconds', async () => {
    const { reported } = await findings(config);
    expect(reported).toContainEqual(
      expect.objectContaining({
        id: 'answer',
        status: 'passed',
        code: '40002',
        subCode: 'isv.code-invalid',
        traceId: expect.stringMatching(/^\w+$/),
      }),
    );
    expect(reported).toContainEqual(
      expect.objectContaining({ id: 'clock', secondsAhead: expect.any(Number) }),
    );
    const down = await findings({ ...config, gateway: 'http://127.0.0.1:1/gateway.do' });
    expect(down.reported).toContainEqual(
      expect.objectContaining({ id: 'network', failure: 'connection-refused' }),
    );
  });

  it('does not call it with --offline', async () => {
    const calls = gateway.requests.length;
    await findings(config, '--offline');
    expect(gateway.requests).toHaveLength(calls);
  });

  it('explains any other answer by the error table', async () => {
    const { exitCode, checks, next } = await findings({ ...config, appId: otherAppId });
    expect(exitCode).toBe(1);
    // (Without Alipay's text, which nothing proves to be Alipay's.)
    expect(checks.get('answer')).toMatch(/^failed: isv\.invalid-app-id, 40002; trace id \w+$/);
    expect(checks.get('signature')).toBe("skipped: missing, as is usual for Alipay's errors");
    expect(next).toMatch(/^Alipay does not know this APPID, or it is not online yet\. /);
  });

  it('explains it in Chinese by the Chinese table', async () => {
    const { next } = await findings({ ...config, appId: otherAppId }, '--lang', 'zh');
    expect(next).toMatch(/^支付宝没有这个 APPID，或者应用尚未上线。/);
  });

  it('finds a private key whose public key Alipay does not have, and prints that key', async () => {
    gateway.registerApp({
      appId: certifiedAppId,
      publicKey: fixture('test-alipay-public-key.pem'),
    });
    const { checks, next } = await findings(config);
    const { stdout } = await examine(config);
    gateway.registerApp({ appId: certifiedAppId, publicKey: fixture('test-app-public-key.pem') });
    expect(stdout).toContain(
      `\nThe public key of privateKey, to compare with 应用公钥 in Alipay's console:\n${line}\n`,
    );
    expect(checks.get('answer')).toMatch(/^failed: isv\.invalid-signature, 40002; trace id \w+$/);
    expect(checks.get('signature')).toBe('passed: right: made with the key in alipayPublicKey');
    expect(next).toMatch(/^Alipay cannot verify our signature: `privateKey` does not belong /);
  });

  it('takes an error without codes for what it is', async () => {
    const node = '{"code":"<>"}';
    const body = `{"error_response":${node},"sign":"${gateway.sign(node)}"}`;
    gateway.fail({ fault: 'raw', body });
    const { checks, next } = await findings(config);
    expect(checks.get('answer')).toMatch(/^failed: an error without a code; trace id \w+$/);
    expect(next).toMatch(/^Look the codes up in Alipay's documentation /);
  });

  it('does not check the signature without a key', async () => {
    const { alipayPublicKey: _, ...withoutKey } = config;
    const { exitCode, checks } = await findings(withoutKey);
    expect(exitCode).toBe(0);
    expect(checks.get('answer')).toBe(unproven);
    expect(checks.get('signature')).toBe('warning: not checked: alipayPublicKey is not set');
  });

  it('finds a wrong signature, and believes nothing that it covers', async () => {
    gateway.fail({ fault: 'wrong-signature' });
    const { exitCode, checks, next } = await findings(config);
    expect(exitCode).toBe(1);
    expect(checks.get('answer')).toBe(unproven);
    expect(checks.get('signature')).toBe(
      'failed: wrong: alipayPublicKey is not what Alipay signs with for this app, or something changes the answers',
    );
    expect(next).toMatch(/^Copy Alipay's public key \(支付宝公钥\) again, /);
  });

  it('finds a missing signature', async () => {
    answerWith('');
    const { exitCode, checks } = await findings(config);
    expect(exitCode).toBe(1);
    expect(checks.get('answer')).toBe(unproven);
    expect(checks.get('signature')).toBe('failed: missing, though Alipay signs this answer');
  });

  it('finds a clock that is wrong by more than five minutes', async () => {
    const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toUTCString();
    for (const [minutes, found] of [
      [-6, 'failed: 6 minutes ahead of the gateway'],
      [6, 'failed: 6 minutes behind the gateway'],
      [4, 'passed: agrees with the gateway'],
    ] as const) {
      answerWith(signed(), { date: inMinutes(minutes) });
      const { exitCode, checks, next } = await findings(config);
      expect(exitCode).toBe(minutes === 4 ? 0 : 1);
      expect(checks.get('answer')).toMatch(/^passed: /);
      expect(checks.get('clock')).toBe(found);
      expect(next).toMatch(minutes === 4 ? /^Save these settings / : /^Set this machine's clock, /);
    }
  });

  it('does not compare clocks if the answer has no time', async () => {
    answerWith(signed(), { date: 'noon' });
    const { checks } = await findings(config);
    expect(checks.get('clock')).toBe('skipped: not checked: the answer does not tell the time');
  });

  it('says why no answer came', async () => {
    const { exitCode, checks, next } = await findings({
      ...config,
      gateway: 'http://127.0.0.1:1/gateway.do',
    });
    expect(exitCode).toBe(1);
    expect(checks.get('network')).toBe(
      'failed: 127.0.0.1:1 refused the connection (ECONNREFUSED).',
    );
    expect(checks.get('clock')).toBe('skipped: not checked: no answer came');
    expect(next).toBe('Check `gateway`, and whether a firewall or proxy stands in the way.');
  });

  it('says so in Chinese too', async () => {
    gateway.fail({ fault: 'html' });
    const { checks, next } = await findings(config, '--lang', 'zh');
    const { host } = new URL(gateway.url);
    expect(checks.get('network')).toBe(`failed: ${host} 返回的是 HTTP 502，而不是 200。`);
    expect(next).toBe('请检查 `gateway`，以及是否有代理在冒充支付宝响应。');
  });

  it('knows what is no answer of Alipay', async () => {
    gateway.fail({ fault: 'not-json' });
    const { exitCode, checks, next } = await findings(config);
    expect(exitCode).toBe(1);
    expect(checks.get('answer')).toBe(
      'failed: The answer is not one JSON object. Something other than Alipay answered, or changed the answer.',
    );
    expect(checks.get('signature')).toBe('skipped: not checked');
    expect(next).toBe('Check gateway, and whether a proxy answers in the place of Alipay.');
  });

  it('knows that Alipay accepts no made-up code', async () => {
    gateway.fail({ fault: 'node', text: '{"access_token":"x"}' });
    const { exitCode, checks } = await findings(config);
    expect(exitCode).toBe(1);
    expect(checks.get('answer')).toBe('failed: a made-up code was accepted, so this is not Alipay');
  });
});

describe('doctor in certificate mode', () => {
  let certified: Record<string, unknown>;

  beforeAll(() => {
    const { alipayPublicKey: _, ...others } = config;
    certified = { ...others, ...certificates };
    gateway.registerApp({
      appId: certifiedAppId,
      publicKey: fixture('test-app-public-key.pem'),
      certificates: serialNumbers,
    });
  });
  afterAll(() => {
    gateway.registerApp({ appId: certifiedAppId, publicKey: fixture('test-app-public-key.pem') });
  });

  it('finds that all is right', async () => {
    const { exitCode, checks, next } = await findings(certified);
    expect(exitCode).toBe(0);
    expect(checks.get('signature')).toBe('passed: right: made with the key in alipayCert');
    expect(next).toMatch(/^Save these settings /);
  });

  it('finds that Alipay signs with another certificate', async () => {
    answerWith(`${signed()},"alipay_cert_sn":"00000000000000000000000000000000"`);
    const { exitCode, checks, next } = await findings(certified);
    expect(exitCode).toBe(1);
    expect(checks.get('signature')).toBe('failed: made with another certificate than alipayCert');
    expect(next).toMatch(/^Download alipayCertPublicKey_RSA2\.crt again, /);
  });
});

describe('doctor after Alipay has renewed its certificate', () => {
  let alipay: Gateway;

  beforeAll(async () => {
    alipay = await startCertifiedAlipay();
    alipay.renewCertificate(renewedTo('renewed'));
  });

  afterAll(() => alipay.close());

  const renewing = () => ({ ...renewalSettings, gateway: alipay.url });

  it('says that alipayCert is no longer the one in use', async () => {
    const { exitCode, checks, next } = await findings(renewing());
    expect(exitCode).toBe(1);
    expect(checks.get('answer')).toMatch(/^passed: isv\.code-invalid /);
    expect(checks.get('signature')).toBe(
      'failed: made with a newer certificate of Alipay, which sign-ins download; alipayCert is no longer the one in use',
    );
    expect(next).toMatch(/^Download alipayCertPublicKey_RSA2\.crt again, /);
  });

  it('says so in Chinese', async () => {
    const { checks } = await findings(renewing(), '--lang', 'zh');
    expect(checks.get('signature')).toBe(
      'failed: 用支付宝更新的证书签名，登录时会自动下载它；alipayCert 已不是正在使用的证书',
    );
  });

  it('has nothing to say once the new one is configured', async () => {
    const alipayCert = certificateFile('renewed');
    const { exitCode, checks } = await findings({ ...renewing(), alipayCert });
    expect(exitCode).toBe(0);
    expect(checks.get('signature')).toBe('passed: right: made with the key in alipayCert');
  });
});

describe('the call', () => {
  it('hides no mistake of ours', async () => {
    const { application } = configGuard.parse(config);
    const verification = { publicKey: createSecretKey(Buffer.from('no public key')) };
    await expect(probeGateway({ ...application, verification })).rejects.toThrow(TypeError);
  });
});
