import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePrivateKey } from '../../../src/crypto/keys.ts';
import { publicKeyLine } from '../../../src/crypto/public-key-line.ts';
import { blocksOf, fixture } from '../../fixtures/index.ts';
import { certifiedAppId } from '../../support/app-ids.ts';
import { runHere } from '../command.ts';
import { certificates, examine, findings, serialNumbers, settings } from '../config.ts';
import { temporaryFolder } from '../folder.ts';

const line = publicKeyLine(parsePrivateKey(settings.privateKey));
const { alipayPublicKey: _, ...withoutPublicKey } = settings;
const certificateConfig = { ...withoutPublicKey, ...certificates };

/** Whether a text holds a part of the private key's file. */
const holdsPrivateKey = (text: string): boolean =>
  settings.privateKey
    .split('\n')
    .filter((part) => part.length > 40 && !part.startsWith('TEST'))
    .some((part) => text.includes(part));

describe('doctor --offline', () => {
  const run = runHere;

  const input = JSON.stringify(settings);

  it('has one line for each setting, and what to do next', async () => {
    const { exitCode, stdout, stderr } = await run(['doctor', '-', '--offline'], { input });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(`✓ appId            ${certifiedAppId}
✓ privateKey       RSA key of 2048 bits
✓ alipayPublicKey  RSA key of 2048 bits
– userIdentifier   not set: auto
– usePhoneNumber   not set: off
– profileFields    not set: nothing but ids, name, picture, gender and place is kept
– gateway          not set: production
– signType         not set: RSA2
– certificateMode  not set: off
– network          not called (--offline)

Next: Run doctor without --offline, to try the settings with Alipay.
`);
  });

  it('says the same in Chinese', async () => {
    const args = ['doctor', '-', '--offline', '--lang', 'zh'];
    const { stdout } = await run(args, { input });
    expect(stdout).toBe(`✓ appId            ${certifiedAppId}
✓ privateKey       2048 位 RSA 密钥
✓ alipayPublicKey  2048 位 RSA 密钥
– userIdentifier   未设置：auto
– usePhoneNumber   未设置：关闭
– profileFields    未设置：只保留 id、昵称、头像、性别和省市
– gateway          未设置：正式环境
– signType         未设置：RSA2
– certificateMode  未设置：关闭
– 网络             未调用（--offline）

下一步：去掉 --offline 再运行一次 doctor，向支付宝试调。
`);
  });

  it('gives scripts all of it as JSON', async () => {
    const { stdout } = await run(['doctor', '-', '--offline', '--json'], { input });
    const report = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual(['ok', 'checks', 'publicKey', 'next']);
    expect(report.ok).toBe(true);
    expect(report.checks[0]).toEqual({ id: 'appId', status: 'passed', message: certifiedAppId });
    expect(report.checks).toHaveLength(16);
  });

  it('never prints the private key', async () => {
    for (const config of [settings, { ...settings, appId: settings.privateKey }]) {
      for (const json of [[], ['--json']]) {
        const args = ['doctor', '-', '--offline', ...json];
        const { stdout, stderr } = await run(args, { input: JSON.stringify(config) });
        expect(holdsPrivateKey(stdout + stderr)).toBe(false);
      }
    }
    expect(holdsPrivateKey(settings.privateKey)).toBe(true);
  });

  it('reads a file, with or without a byte order mark', async () => {
    const workingFolder = await temporaryFolder();
    for (const mark of ['', '\ufeff']) {
      await writeFile(path.join(workingFolder, 'config.json'), mark + input);
      const { exitCode } = await run(['doctor', 'config.json', '--offline'], { workingFolder });
      expect(exitCode).toBe(0);
    }
  });

  it('asks what to look at, and shows a command for each', async () => {
    const { exitCode, stdout, stderr } = await run(['doctor']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    const [question, blank, ...examples] = stderr.trimEnd().split('\n');
    expect(question).toBe(
      'Say what to look at: a file with the settings (- for standard input), a running Logto, or the folder of a Logto. --help shows all options. For example:',
    );
    expect(blank).toBe('');
    expect(examples.map((example) => example.replace(/^ {2}node \S+cli\.js doctor /, ''))).toEqual([
      'config.json',
      '--logto https://auth.example.com',
      '--path /path/to/logto',
      'explain isv.invalid-signature',
    ]);
  });

  it('breaks none of these commands, however narrow the terminal is', async () => {
    const { stderr } = await run(['doctor'], { columns: 40 });
    expect(stderr).toMatch(/^ {2}node \S+cli\.js doctor --logto https:\/\/auth\.example\.com$/m);
  });

  it('says why a file cannot be read', async () => {
    const workingFolder = await temporaryFolder();
    expect(await run(['doctor', 'none.json'], { workingFolder })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'none.json cannot be read: it does not exist.\n',
    });
    expect(await run(['doctor', '.', '--lang', 'zh'], { workingFolder })).toMatchObject({
      exitCode: 2,
      stderr: '无法读取 .：是一个文件夹。\n',
    });
  });
});

describe('doctor on settings', () => {
  it('finds all mistakes at once, and names them all as the next thing to do', async () => {
    const config = {
      appId: '2088123412341234',
      privateKey: settings.privateKey,
      alipayPublicKey: fixture('test-app-public-key.pem'),
      signType: 'MD5',
      gateway: 'http://openapi.alipay.com/gateway.do',
    };
    const { exitCode, ok, checks, next } = await findings(config);
    expect({ exitCode, ok }).toEqual({ exitCode: 1, ok: false });
    expect([...checks].filter(([, found]) => found.startsWith('failed'))).toEqual([
      [
        'appId',
        "failed: This is a partner id (PID, 2088…), which names your company. Give the app's APPID, from the app's page in Alipay's console.",
      ],
      [
        'alipayPublicKey',
        "failed: This is your own application public key (应用公钥), which Alipay's answers are not signed with. Paste Alipay's public key (支付宝公钥) from the app's 接口加签方式 page in Alipay's console.",
      ],
      [
        'gateway',
        'failed: The gateway must be reached by https. (Plain http is for tests on this machine.)',
      ],
      ['signType', 'failed: Choose one of: RSA2, RSA.'],
    ]);
    expect(checks.get('network')).toBe('skipped: not called: the settings must be right first');
    expect(next).toBe(
      'Correct appId, alipayPublicKey, gateway, and signType as described above, and run doctor again.',
    );
  });

  it('looks at no other key before the private key is right', async () => {
    const { checks } = await findings({ ...settings, privateKey: fixture('test-ec-key.pem') });
    expect(checks.get('privateKey')).toBe(
      'failed: This is not an RSA key; Alipay login needs RSA. Paste the application private key (应用私钥), whose public key you uploaded to Alipay.',
    );
    const found = 'skipped: not checked: privateKey must be right first';
    expect(checks.get('alipayPublicKey')).toBe(found);
    expect(checks.get('appId')).toBe(`passed: ${certifiedAppId}`);
  });

  it('shows issuer, SN and expiry of certificates', async () => {
    const { exitCode, checks, publicKey, next } = await findings(certificateConfig, '--offline');
    const authority = (name: string) =>
      `CN=Ant Financial Certification Authority ${name},OU=Certification Authority,O=Ant Financial,C=CN`;
    expect(exitCode).toBe(0);
    expect(checks.get('certificateMode')).toBe(
      'skipped: not set: on, because certificates are given',
    );
    expect(checks.get('alipayPublicKey')).toBe(
      'skipped: not used: in certificate mode alipayCert takes its place',
    );
    expect(checks.get('appCert')).toBe(
      `passed: valid until 2120-01-01; SN ${serialNumbers.appCertSn}; issued by ${authority('Class 1 R1')}`,
    );
    expect(checks.get('alipayCert')).toBe(
      `passed: valid until 2120-01-01; SN ${serialNumbers.alipayCertSn}; issued by ${authority('Class 2 R1')}`,
    );
    expect(checks.get('alipayRootCert')).toBe(
      `passed: valid until 2120-01-01; SN ${serialNumbers.alipayRootCertSn}; issued by ${authority('R1')} / CN=iTrusChina Class 2 Root CA - G3,OU=China Trust Network,O=iTrusChina,C=CN`,
    );
    expect(publicKey).toBe(line);
    expect(next).toBe('Run doctor without --offline, to try the settings with Alipay.');
  });

  describe("of Alipay's certificate without its issuer's", () => {
    const [alipayCert = ''] = blocksOf('test-alipay-cert.crt');
    const alone = { ...certificateConfig, alipayCert };
    const notChecked =
      "its chain to alipayRootCert cannot be checked, because the file lacks the certificate of its issuer, as many of Alipay's do";
    const chainIn = ({ reported }: Awaited<ReturnType<typeof findings>>) =>
      reported.find(({ id }) => id === 'alipayCert');

    it('says that the chain could not be checked, as a warning', async () => {
      const found = await findings(alone, '--offline');
      expect(found.exitCode).toBe(0);
      expect(chainIn(found)).toMatchObject({
        status: 'warning',
        message: expect.stringMatching(new RegExp(`^valid until 2120-01-01; .*; ${notChecked}$`)),
        chain: 'incomplete',
        notAfter: '2120-01-01T00:00:00.000Z',
      });
      expect(chainIn(await findings(certificateConfig, '--offline'))).toMatchObject({
        status: 'passed',
        chain: 'complete',
      });
    });

    it('says so in Chinese, with its punctuation', async () => {
      const found = await findings(alone, '--offline', '--lang', 'zh');
      expect(chainIn(found)?.message).toMatch(/；文件里没有签发它的中级证书/);
    });

    it('says it beside what is worse', async () => {
      expect(chainIn(await findings(alone, '--offline', '--warn-days', '99999'))).toMatchObject({
        status: 'failed',
        message: expect.stringMatching(new RegExp(`^ends in \\d+ days; .*; ${notChecked}$`)),
      });
    });

    it('says nothing of the chain if the roots or the certificate are wrong', async () => {
      for (const changes of [
        { alipayRootCert: 'x' },
        { alipayCert: fixture('test-expired-alipay-cert.crt') },
        { certificateMode: false },
      ]) {
        const found = await findings({ ...alone, ...changes }, '--offline');
        expect(chainIn(found)).not.toHaveProperty('chain');
      }
    });
  });

  it('finds an expired certificate', async () => {
    const appCert = fixture('test-expired-app-cert.crt');
    const { exitCode, checks } = await findings({ ...certificateConfig, appCert }, '--offline');
    expect(exitCode).toBe(1);
    expect(checks.get('appCert')).toMatch(/^failed: This certificate expired on 2021-01-01\. /);
  });

  it('looks at no certificate if certificate mode is off', async () => {
    const { alipayPublicKey } = settings;
    const config = { ...certificateConfig, alipayPublicKey, certificateMode: false };
    const { exitCode, checks } = await findings(config, '--offline');
    expect(exitCode).toBe(0);
    expect(checks.get('certificateMode')).toBe('passed: off');
    expect(checks.get('appCert')).toBe('skipped: not used: certificate mode is off');
  });

  it('misses certificates if certificate mode is on', async () => {
    const { checks } = await findings({ ...settings, certificateMode: true }, '--offline');
    expect(checks.get('certificateMode')).toBe('passed: on');
    expect(checks.get('appCert')).toMatch(/^failed: This is empty\. /);
  });

  it('takes blank and null for absent, and prints what is set without blanks around it', async () => {
    const config = {
      ...settings,
      appId: ` ${certifiedAppId}\n`,
      gateway: '',
      signType: null,
      userIdentifier: 'open_id',
    };
    const { checks } = await findings(config, '--offline');
    expect(checks.get('appId')).toBe(`passed: ${certifiedAppId}`);
    expect(checks.get('gateway')).toBe('skipped: not set: production');
    expect(checks.get('signType')).toBe('skipped: not set: RSA2');
    expect(checks.get('userIdentifier')).toBe('passed: open_id');
  });

  it('says of union_id that not every app gets it', async () => {
    const { exitCode, checks } = await findings(
      { ...settings, userIdentifier: 'union_id' },
      '--offline',
    );
    expect(exitCode).toBe(0);
    expect(checks.get('userIdentifier')).toBe(
      'passed: union_id, which Alipay sends only to apps in a group (应用分组); a sign-in shows whether it does',
    );
  });

  it('says what the use of the phone number needs, and that it is refused without verification', async () => {
    const config = { ...settings, usePhoneNumber: true };
    const { exitCode, checks } = await findings(config, '--offline');
    expect(exitCode).toBe(0);
    expect(checks.get('usePhoneNumber')).toBe(
      'passed: on; only apps that Alipay has granted the field get a number',
    );
    const unverified = await findings({ ...withoutPublicKey, usePhoneNumber: true }, '--offline');
    expect(unverified.exitCode).toBe(1);
    expect(unverified.checks.get('usePhoneNumber')).toMatch(
      /^failed: A forged phone number would join two people in one account/,
    );
    const off = await findings({ ...settings, usePhoneNumber: false }, '--offline');
    expect(off.checks.get('usePhoneNumber')).toBe('passed: off');
  });

  it('says who sees further fields, and warns of sensitive ones', async () => {
    const seen = "kept in Logto's database and audit log, and in the claim identities";
    const harmless = await findings({ ...settings, profileFields: 'is_certified' }, '--offline');
    expect(harmless.checks.get('profileFields')).toBe(`passed: is_certified: ${seen}`);
    const profileFields = 'is_certified , cert_no,mobile';
    const { exitCode, checks } = await findings({ ...settings, profileFields }, '--offline');
    expect(exitCode).toBe(0);
    expect(checks.get('profileFields')).toBe(
      `warning: is_certified, cert_no, mobile: ${seen}; sensitive personal data: cert_no, mobile`,
    );
    const chinese = await findings({ ...settings, profileFields }, '--offline', '--lang', 'zh');
    expect(chinese.checks.get('profileFields')).toBe(
      'warning: is_certified、cert_no、mobile：会存入 Logto 的数据库和审计日志，并出现在 identities 声明里；属于敏感个人信息：cert_no、mobile',
    );
  });

  it('takes both settings as options', async () => {
    const { checks } = await findings(
      settings,
      '--offline',
      '--use-phone-number',
      '--profile-fields',
      'is_certified',
    );
    expect(checks.get('usePhoneNumber')).toMatch(/^passed: on/);
    expect(checks.get('profileFields')).toMatch(/^passed: is_certified/);
  });

  it.each([
    ['', 'skipped'],
    ['https://openapi.alipay.com/gateway.do', 'passed'],
    ['https://openapi-sandbox.dl.alipaydev.com/gateway.do', 'warning'],
    ['https://proxy.example/gateway.do', 'warning'],
  ])('warns of a gateway at which no published app is: "%s"', async (gateway, status) => {
    const { checks } = await findings({ ...settings, gateway }, '--offline');
    expect(checks.get('gateway')).toMatch(new RegExp(`^${status}: `));
    expect(/sandbox/.test(checks.get('gateway')?.replace(gateway, '') ?? '')).toBe(
      gateway.includes('sandbox'),
    );
  });

  it('gives scripts the code of a mistake', async () => {
    const { reported } = await findings({ ...settings, appId: '1' }, '--offline');
    expect(reported).toContainEqual(
      expect.objectContaining({ id: 'appId', status: 'failed', mistake: 'app-id-wrong' }),
    );
  });

  it('finds settings that are spelled wrongly, and passes over other members', async () => {
    const { alipayPublicKey, ...others } = settings;
    const config = { ...others, alipay_public_key: alipayPublicKey, remark: 1 };
    const { exitCode, checks, next } = await findings(config, '--offline');
    expect(exitCode).toBe(1);
    expect(checks.get('alipay_public_key')).toBe(
      'failed: ignored: the setting is spelled alipayPublicKey',
    );
    expect(checks.get('remark')).toBe('skipped: ignored: not a setting of this connector');
    expect(next).toBe('Rename alipay_public_key to alipayPublicKey.');
  });

  it('repeats no member name that could be anything', async () => {
    const { stdout } = await examine(
      { ...settings, 'a secret': 1, [line]: 2, ['a1'.repeat(200)]: 3, ['b'.repeat(41)]: 4 },
      '--offline',
      '--json',
    );
    expect(JSON.parse(stdout).checks).toHaveLength(16);
  });

  it('recommends a public key if none is given', async () => {
    const { exitCode, checks, next } = await findings(withoutPublicKey, '--offline');
    expect(exitCode).toBe(0);
    expect(checks.get('alipayPublicKey')).toBe(
      "warning: not set: nothing vouches for Alipay's answers but TLS",
    );
    expect(next).toBe(
      "Add Alipay's public key (支付宝公钥) as alipayPublicKey, so that the answers are verified.",
    );
  });

  it('lets no setting command the terminal', async () => {
    const config = { ...settings, gateway: 'https://openapi.alipay.com/\u0007gateway.do' };
    const { stdout } = await examine(config, '--offline');
    expect(stdout).not.toContain('\u0007');
  });
});
