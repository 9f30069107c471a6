import { execFile } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { configGuard } from '../../../src/connector/config-guard.ts';
import { projectFolder, runHere } from '../command.ts';
import { temporaryFolder } from '../folder.ts';

const privateKeyFileName = 'alipay-app-private-key.pem';
const publicKeyFileName = 'alipay-app-public-key.txt';

const configFileName = 'config.json';

describe('keygen', () => {
  const run = runHere;

  it('writes the private key for its owner alone, and the public key as one line', async () => {
    const folder = await temporaryFolder();
    const { exitCode, stderr } = await run(['keygen', '--out', 'keys'], { workingFolder: folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });

    const privateKeyFile = path.join(folder, 'keys', privateKeyFileName);
    const pem = await readFile(privateKeyFile, 'utf8');
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect((await stat(privateKeyFile)).mode & 0o777).toBe(0o600);

    const line = await readFile(path.join(folder, 'keys', publicKeyFileName), 'utf8');
    expect(line).toMatch(/^[A-Za-z0-9+/]+=*\n$/);
    const publicKey = createPublicKey({
      key: Buffer.from(line, 'base64'),
      format: 'der',
      type: 'spki',
    });
    expect(publicKey.equals(createPublicKey(pem))).toBe(true);
  });

  it('writes a configuration for its owner alone, which only lacks the APPID', async () => {
    const workingFolder = await temporaryFolder();
    await run(['keygen'], { workingFolder });
    const configFile = path.join(workingFolder, configFileName);
    expect((await stat(configFile)).mode & 0o777).toBe(0o600);
    const config = JSON.parse(await readFile(configFile, 'utf8'));
    const privateKey = await readFile(path.join(workingFolder, privateKeyFileName), 'utf8');
    expect(config).toEqual({
      appId: '<APPID>',
      privateKey,
      alipayPublicKey: '',
      userIdentifier: 'auto',
    });
    expect(configGuard.safeParse({ ...config, appId: '2021000000000001' }).success).toBe(true);
    expect(configGuard.safeParse(config).error?.issues).toMatchObject([{ path: ['appId'] }]);
  });

  it('prints the public key on a line of its own, and the private key only with --print', async () => {
    const silent = await temporaryFolder();
    const { stdout } = await run(['keygen'], { workingFolder: silent });
    expect(stdout).toContain(
      `\n\n${await readFile(path.join(silent, publicKeyFileName), 'utf8')}\n`,
    );
    const body = (pem: string): string => pem.split('\n')[1] ?? '';
    expect(stdout).not.toContain(
      body(await readFile(path.join(silent, privateKeyFileName), 'utf8')),
    );

    const printing = await temporaryFolder();
    const { stdout: printed } = await run(['keygen', '--print'], { workingFolder: printing });
    expect(printed).toContain(await readFile(path.join(printing, configFileName), 'utf8'));
  });

  it('names the check of the settings as a shell reads it', async () => {
    const { stdout } = await run(['keygen', '--out', "it's here"], {
      workingFolder: await temporaryFolder(),
    });
    expect(stdout).toMatch(/ doctor '\/\S+\/it'\\''s here\/config\.json'$/m);
  });

  it('says where each file is, and what to do in which order', async () => {
    const workingFolder = await temporaryFolder();
    const { stdout } = await run(['keygen'], { workingFolder });
    const file = (name: string): string => path.join(workingFolder, name);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        '✓ Made an RSA key pair of 2048 bits.',
        `  Private key  ${file(privateKeyFileName)}`,
        `  Public key   ${file(publicKeyFileName)}`,
        `  Settings     ${file(configFileName)}`,
        "1. Upload this public key in Alipay's console: the app → 开发设置 → 开发信息 → 接口加签方式（密钥/证书） → 设置 → 公钥 (not 公钥证书).",
        '3. Check them:',
        `node ${projectFolder}/lib/cli.js doctor ${file(configFileName)}`,
        '4. Give them to the connector in Logto.',
      ]),
    );
  });

  it('speaks Chinese', async () => {
    const workingFolder = await temporaryFolder();
    const { stdout } = await run(['keygen', '--lang', 'zh'], { workingFolder });
    expect(stdout).toMatch(/^✓ 已生成 2048 位的 RSA 密钥对。\n {2}私钥 {2}\//);
    expect(stdout).toContain(
      '拿到私钥或配置的人就能冒充你的应用。不要发给任何人，也不要提交到代码仓库。',
    );
  });

  it('gives scripts the same as JSON', async () => {
    const workingFolder = await temporaryFolder();
    const { stdout } = await run(['keygen', '--json'], { workingFolder });
    const privateKeyFile = path.join(workingFolder, privateKeyFileName);
    const publicKeyFile = path.join(workingFolder, publicKeyFileName);
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      privateKeyFile,
      publicKeyFile,
      configFile: path.join(workingFolder, configFileName),
      publicKey: (await readFile(publicKeyFile, 'utf8')).trim(),
    });
  });

  it.each([privateKeyFileName, publicKeyFileName, configFileName])(
    'overwrites nothing: %s alone stops it',
    async (fileName) => {
      const workingFolder = await temporaryFolder();
      const file = path.join(workingFolder, fileName);
      await writeFile(file, 'precious');
      const { exitCode, stdout, stderr } = await run(['keygen'], { workingFolder });
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toBe(
        `${file} exists already, and a key is never overwritten. Move it away, or choose another folder with --out.\n`,
      );
      expect(await readFile(file, 'utf8')).toBe('precious');
      expect(await readdir(workingFolder)).toEqual([fileName]);
    },
  );

  it.each(['1024', '2049', 'many', ''])('makes no key of "%s" bits', async (bits) => {
    const workingFolder = await temporaryFolder();
    const { exitCode, stdout, stderr } = await run(['keygen', '--bits', bits], { workingFolder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Choose one of: 2048, 3072, 4096.');
    expect(await readdir(workingFolder)).toEqual([]);
  });

  it('ends in a file system that makes no folders', async () => {
    const { exitCode, stderr } = await run(['keygen', '--out', '/proc/keys/mine']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^The keys cannot be written into \/proc\/keys\/mine: /);
  });

  it('makes folders in folders', async () => {
    const workingFolder = await temporaryFolder();
    expect((await run(['keygen', '--out', 'a/b/c'], { workingFolder })).exitCode).toBe(0);
    expect(await readdir(path.join(workingFolder, 'a/b/c'))).toContain(privateKeyFileName);
  });

  it('says why it cannot write', async () => {
    const workingFolder = await temporaryFolder();
    await writeFile(path.join(workingFolder, 'file'), '');
    const { exitCode, stderr } = await run(['keygen', '--out', 'file/keys'], { workingFolder });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `The keys cannot be written into ${path.join(workingFolder, 'file/keys')}: a file stands where a folder is needed. Choose another folder with --out.\n`,
    );
  });
});

describe('keygen', () => {
  it.each([publicKeyFileName, configFileName])(
    'leaves no private key behind if it cannot write %s',
    async (fileName) => {
      const workingFolder = await temporaryFolder();
      await symlink('nowhere', path.join(workingFolder, fileName));
      const { exitCode, stderr } = await runHere(['keygen', '--lang', 'zh'], { workingFolder });
      expect(exitCode).toBe(1);
      expect(stderr).toBe(`密钥无法写入 ${workingFolder}：已经存在。请用 --out 另选文件夹。\n`);
      expect(await readdir(workingFolder)).toEqual([fileName]);
    },
  );

  it('leaves nothing behind if a write fails midway', async () => {
    const workingFolder = await temporaryFolder();
    // No file of more than 1 KiB can be written, and the private key is longer.
    const script = 'ulimit -f 1; exec "$@"';
    const args = [path.join(projectFolder, 'lib/cli.js'), 'keygen', '--out', 'new/keys'];
    const ending = promisify(execFile)('bash', ['-c', script, 'bash', process.execPath, ...args], {
      cwd: workingFolder,
    });
    await expect(ending).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        `The keys cannot be written into ${path.join(workingFolder, 'new/keys')}: `,
      ),
    });
    expect(await readdir(workingFolder)).toEqual([]);
  });

  it('makes files that only their owner can read', async () => {
    const workingFolder = await temporaryFolder();
    await runHere(['keygen'], { workingFolder });
    for (const file of [privateKeyFileName, publicKeyFileName, configFileName]) {
      expect((await stat(path.join(workingFolder, file))).mode & 0o777).toBe(0o600);
    }
  });

  it('makes longer keys', async () => {
    const workingFolder = await temporaryFolder();
    await runHere(['keygen', '--bits', '3072'], { workingFolder });
    const pem = await readFile(path.join(workingFolder, privateKeyFileName), 'utf8');
    expect(createPrivateKey(pem).asymmetricKeyDetails?.modulusLength).toBe(3072);
  });
});
