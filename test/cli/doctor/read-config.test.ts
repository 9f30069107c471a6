import { createPrivateKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { publicKeyLine } from '../../../src/crypto/public-key-line.ts';
import { certifiedAppId, otherAppId } from '../../support/app-ids.ts';
import { runHere } from '../command.ts';
import { certificates, findings, settings } from '../config.ts';
import { temporaryFolder } from '../folder.ts';

const examineText = (input: string) => runHere(['doctor', '-', '--offline'], { input });

describe('a configuration', () => {
  it.each(['[]', 'null', '"text"'])('must be an object: %s', async (input) => {
    expect(await examineText(input)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'Standard input is not JSON from line 1, column 1 on. It must be one object, { … }, with the settings as its members.\n',
    });
  });

  it('that is not JSON is refused with the place and the cause, and nothing of it is quoted', async () => {
    const input = `{"privateKey": "${'MIIEvQ'.repeat(9)}",}`;
    expect(await examineText(input)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'Standard input is not JSON from line 1, column 73 on. There is a comma too many before this place. Delete it.\n',
    });
    const { stderr } = await runHere(['doctor', '-', '--lang', 'zh'], { input });
    expect(stderr).toBe(
      '标准输入 从第 1 行第 73 列起不是 JSON。这个位置之前多了一个逗号。请删除。\n',
    );
  });

  it('may be UTF-16 as PowerShell writes it, or UTF-8 with its mark', async () => {
    const text = `\ufeff${JSON.stringify(settings)}`;
    const workingFolder = await temporaryFolder();
    for (const encoding of ['utf16le', 'utf8'] as const) {
      await writeFile(path.join(workingFolder, 'config.json'), text, encoding);
      const { exitCode } = await runHere(['doctor', 'config.json', '--offline'], { workingFolder });
      expect(exitCode).toBe(0);
    }
  });

  it('may be a connector as the Management API returns it', async () => {
    const connector = { id: 'x1', connectorId: 'alipay-native', config: settings };
    const { exitCode, checks } = await findings(connector, '--offline');
    expect(exitCode).toBe(0);
    expect(checks.get('appId')).toBe(`passed: ${certifiedAppId}`);
  });
});

describe('settings on the command line', () => {
  const files = {
    'app-key.pem': settings.privateKey,
    'app.crt': certificates.appCert,
    'alipay.crt': certificates.alipayCert,
    'root.crt': certificates.alipayRootCert,
  };

  const makeFiles = async (): Promise<string> => {
    const folder = await temporaryFolder();
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path.join(folder, name), content);
    }
    return folder;
  };

  it('do without a configuration file: values, and files for keys and certificates', async () => {
    const workingFolder = await makeFiles();
    const args = [
      '--app-id',
      certifiedAppId,
      '--private-key-file',
      'app-key.pem',
      '--app-cert-file',
      'app.crt',
    ];
    const others = ['--alipay-cert-file', 'alipay.crt', '--alipay-root-cert-file', 'root.crt'];
    const line = ['doctor', '--offline', '--json', ...args, ...others];
    const { exitCode, stdout } = await runHere(line, { workingFolder });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).checks).toContainEqual(
      expect.objectContaining({ id: 'alipayCert', status: 'passed' }),
    );
  });

  it('come before those of the file', async () => {
    const { checks } = await findings(settings, '--offline', '--app-id', otherAppId);
    expect(checks.get('appId')).toBe('passed: 2021000000000010');
    expect(checks.get('privateKey')).toMatch(/^passed: /);
  });

  it('say which file cannot be read', async () => {
    const args = ['doctor', '--app-id', certifiedAppId, '--private-key-file', 'none.pem'];
    expect(await runHere(args, { workingFolder: await temporaryFolder() })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'none.pem cannot be read: it does not exist.\n',
    });
  });
});

describe('--warn-days', () => {
  const certified = { ...settings, ...certificates, alipayPublicKey: undefined };

  it('fails for a certificate that ends within so many days, and gives the days to scripts', async () => {
    const { exitCode, reported, next } = await findings(
      certified,
      '--offline',
      '--warn-days',
      '9999',
    );
    expect(exitCode).toBe(0);
    expect(reported).toContainEqual(
      expect.objectContaining({
        id: 'appCert',
        status: 'passed',
        notAfter: expect.stringMatching(/^2120-01-01T/),
        daysLeft: expect.any(Number),
      }),
    );
    expect(next).not.toContain('Renew');
  });

  it.each(['-1', '1.5', 'soon'])('is a whole number, not %s', async (value) => {
    const { exitCode, stderr } = await runHere(['doctor', '-', '--warn-days', value]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `--warn-days cannot be ${value}. Give a whole number from 0 on.\nSee --help.\n`,
    );
  });
});

describe('--public-key', () => {
  it('prints the public key, which is otherwise left out', async () => {
    const line = publicKeyLine(createPrivateKey(settings.privateKey));
    const input = JSON.stringify(settings);
    const { stdout } = await runHere(['doctor', '-', '--offline'], { input });
    expect(stdout).not.toContain(line);
    const { stdout: more } = await runHere(['doctor', '-', '--offline', '--public-key'], { input });
    expect(more).toContain(`\n${line}\n`);
  });
});
