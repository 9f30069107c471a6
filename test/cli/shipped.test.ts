import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../emulator/index.ts';
import { packOnce } from '../package/host.ts';
import { slowMs } from '../support/time.ts';
import { command } from './command.ts';
import { settings, startKnownGateway } from './config.ts';
import { temporaryFolder } from './folder.ts';
import {
  factoriesOf,
  linkName,
  type MadeUpInstance,
  makeLinkedInstance,
  ownName,
  packagesOf,
} from './instance.ts';

const copy = `packages/core/connectors/${ownName}`;

let folder: string;
let unpacked: string;
let gateway: Gateway;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'unpacked-'));
  const [packed] = await packOnce();
  execFileSync('tar', ['-xzf', packed?.path ?? '', '-C', folder]);
  unpacked = path.join(folder, 'package');
  gateway = await startKnownGateway();
});

afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

const input = (): string => JSON.stringify({ ...settings, gateway: gateway.url });

const installFromTarball = async (): Promise<MadeUpInstance> => {
  const instance = await makeLinkedInstance();
  const args = ['install', '--path', instance.folder];
  expect(await command(args, { packageFolder: unpacked })).toMatchObject({
    exitCode: 0,
    stderr: '',
  });
  expect(await factoriesOf(instance)).toEqual([
    ['alipay-native', path.join(instance.folder, copy)],
  ]);
  return instance;
};

// Nothing is installed around it, so that it runs without a network and without npm.
describe('the command from an unpacked tarball', { timeout: slowMs }, () => {
  it('shows how to run it', async () => {
    const help = await command(['--help'], { packageFolder: unpacked });
    expect(help.stdout).toContain(`  node ${unpacked}/lib/cli.js install --path /etc/logto\n`);
  });

  it('makes keys and checks settings', async () => {
    const workingFolder = await temporaryFolder();
    const made = await command(['keygen'], { packageFolder: unpacked, workingFolder });
    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await readdir(workingFolder)).toHaveLength(3);
    const pem = await readFile(path.join(workingFolder, 'alipay-app-private-key.pem'), 'utf8');
    const line = createPublicKey(pem).export({ format: 'der', type: 'spki' }).toString('base64');
    expect(made.stdout.split('\n')).toContain(line);
    const checked = await command(['doctor', '-'], { packageFolder: unpacked, input: input() });
    expect(checked).toMatchObject({ exitCode: 0, stderr: '' });
    expect(checked.stdout).toMatch(/✓ its signature +right/);
  });
});

describe('the command from the copy inside Logto', { timeout: slowMs }, () => {
  const runFromCopy = (instance: MadeUpInstance, args: string[]) =>
    command(args, { packageFolder: copy, workingFolder: instance.folder, input: input() });

  it('checks settings and its installation, installs itself again, and takes itself out', async () => {
    const instance = await installFromTarball();
    const { exitCode, stdout, stderr } = await runFromCopy(instance, [
      'doctor',
      '-',
      '--path',
      '.',
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/✓ installed copy /);
    expect(stdout).toMatch(/✓ its signature +right/);
    const help = await runFromCopy(instance, ['--help']);
    expect(help.stdout).toContain(
      `  node ${instance.folder}/${copy}/lib/cli.js doctor config.json\n`,
    );
    expect(await runFromCopy(instance, ['install'])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await packagesOf(instance)).toEqual([ownName]);
    expect(await runFromCopy(instance, ['uninstall'])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await readdir(instance.connectorsFolder)).toEqual([linkName]);
  });
});
