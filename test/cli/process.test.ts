import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { command } from './command.ts';

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

// What each command does is tested in this process, and in shipped.test.ts that it works as it is built.
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
});
