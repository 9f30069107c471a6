import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runHere } from '../command.ts';
import { temporaryFolder } from '../folder.ts';

const subject = ['--organization', '示例科技有限公司', '--common-name', 'example.com'];

const openssl = (...args: string[]): string => execFileSync('openssl', args, { encoding: 'utf8' });

describe('keygen --csr', () => {
  it('makes a request that openssl verifies, for the company, with the key', async () => {
    const workingFolder = await temporaryFolder();
    const { exitCode, stdout } = await runHere(['keygen', '--csr', ...subject], { workingFolder });
    expect(exitCode).toBe(0);
    expect((await readdir(workingFolder)).sort()).toEqual([
      'alipay-app-private-key.pem',
      'alipay-app.csr',
      'config.json',
    ]);
    const request = path.join(workingFolder, 'alipay-app.csr');
    // (openssl ends with 1 if the signature is wrong.)
    expect(
      openssl(
        'req',
        '-in',
        request,
        '-verify',
        '-noout',
        '-subject',
        '-nameopt',
        'RFC2253,-esc_msb,utf8',
      ),
    ).toContain('subject=CN=example.com,O=示例科技有限公司,C=CN');
    expect(openssl('req', '-in', request, '-noout', '-text')).toContain('sha256WithRSAEncryption');
    const key = path.join(workingFolder, 'alipay-app-private-key.pem');
    expect(openssl('req', '-in', request, '-noout', '-pubkey')).toBe(
      openssl('pkey', '-in', key, '-pubout'),
    );
    expect(stdout).toContain("\n1. Upload the certificate request in Alipay's console: ");
  });

  it('leaves room for the certificates in the configuration', async () => {
    const workingFolder = await temporaryFolder();
    await runHere(['keygen', '--csr', ...subject], { workingFolder });
    const config = JSON.parse(await readFile(path.join(workingFolder, 'config.json'), 'utf8'));
    expect(config).toMatchObject({ appCert: '', alipayCert: '', alipayRootCert: '' });
    expect(config).not.toHaveProperty('alipayPublicKey');
  });

  it.each([
    { given: [] },
    { given: subject.slice(0, 2) },
    { given: ['--organization', ' ', '--common-name', 'example.com'] },
  ])('needs a company and a name: $given', async ({ given }) => {
    const workingFolder = await temporaryFolder();
    const { exitCode, stderr } = await runHere(['keygen', '--csr', ...given], { workingFolder });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^A certificate request needs --organization, exactly as Alipay knows the company, and --common-name\.\n/,
    );
    expect(await readdir(workingFolder)).toEqual([]);
  });
});
