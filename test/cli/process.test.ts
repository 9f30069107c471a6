import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { command } from './command.ts';
import { settings } from './config.ts';
import { temporaryFolder } from './folder.ts';
import { makeOfficialInstance, packagesOf } from './instance.ts';

/** At its end a process makes much that survives for a while, and prints how large its young generation is. */
const fillHeap = `
import { writeSync } from 'node:fs';
import { getHeapSpaceStatistics } from 'node:v8';
process.on('exit', () => {
  const kept = [];
  for (let round = 0; round < 100; round += 1) {
    kept[round % 4] = Array.from({ length: 20_000 }, (_, index) => ({ index }));
  }
  const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  writeSync(1, 'MiB: ' + young.physical_space_size / 2 ** 20);
});`;

// What each command does is tested in this process; here it is seen to work as it is built.
describe('the built command, as a process', () => {
  it('shows its version, and ends wrong usage with 2', async () => {
    expect(await command(['--version'])).toEqual({
      exitCode: 0,
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
    expect(await command(['--lang', 'zh', 'keygn'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: '没有命令 keygn。是不是想用 keygen？\n用法见 --help。\n',
    });
  });

  it('has a young generation that does not grow', async () => {
    const environment = { NODE_OPTIONS: `--import=data:text/javascript;base64,${btoa(fillHeap)}` };
    const { stdout } = await command(['--version'], { environment });
    expect(Number(stdout.split('MiB: ')[1])).toBeLessThan(12);
  });

  it('makes a key pair', async () => {
    const workingFolder = await temporaryFolder();
    const { exitCode, stdout, stderr } = await command(['keygen'], { workingFolder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const pem = await readFile(path.join(workingFolder, 'alipay-app-private-key.pem'), 'utf8');
    const line = createPublicKey(pem).export({ format: 'der', type: 'spki' }).toString('base64');
    expect(stdout.split('\n')).toContain(line);
  });

  it('checks settings from standard input', async () => {
    const input = JSON.stringify(settings);
    const { exitCode, stdout } = await command(['doctor', '-', '--offline', '--json'], { input });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
  });

  it('installs itself, and takes itself out again', async () => {
    const instance = await makeOfficialInstance();
    const present = await packagesOf(instance);
    const installed = await command(['install', '--path', instance.folder]);
    expect(installed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await packagesOf(instance)).toEqual(['connector-alipay-native']);
    const uninstalled = await command(['uninstall', '--path', instance.folder]);
    expect(uninstalled).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await packagesOf(instance)).toEqual(present);
  });
});
