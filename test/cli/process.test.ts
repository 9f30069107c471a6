import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { command, projectFolder } from './command.ts';

/** Has Node say what it says on a Windows that is set to Chinese. */
const chineseWindows = `
Object.defineProperty(process, 'platform', { value: 'win32' });
Intl.DateTimeFormat.prototype.resolvedOptions = () => ({ locale: 'zh-CN' });`;

const commandLine = (args: readonly string[]): string[] => [
  process.execPath,
  path.join(projectFolder, 'lib/cli.js'),
  ...args,
];

const notWritten =
  'The output cannot be written: its reader has stopped. What is written is not whole: run the command again.\n';

/** Runs the command with a standard output that nobody reads. */
const commandUnread = async (args: readonly string[]) => {
  const [file = '', ...line] = commandLine(args);
  const child = spawn(file, line, { env: { LANG: 'C.UTF-8' }, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { exitCode, stderr };
};

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

  it.each([
    ['help', ['--help'], ''],
    ['a result', ['doctor', 'explain', 'signature-wrong'], notWritten],
    ['a failure', ['doctor', 'explain', 'no-code', '--json'], ''],
  ])('ends with 1 and without a stack if nobody reads %s', async (_, args, said) => {
    expect(await commandUnread(args)).toEqual({ exitCode: 1, stderr: said });
  });

  it.skipIf(process.platform !== 'linux')('says that the disk is full', () => {
    const { status, stderr } = spawnSync(
      'sh',
      [
        '-c',
        'exec "$0" "$@" > /dev/full',
        ...commandLine(['doctor', 'explain', 'signature-wrong']),
      ],
      { encoding: 'utf8', env: { LANG: 'zh_CN.UTF-8' } },
    );
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: '输出无法写入：磁盘已满。已写出的部分不完整，请重新运行。\n',
    });
  });

  it.skipIf(!existsSync('/usr/bin/script'))('wraps nothing at a terminal without a width', () => {
    const line = commandLine(['doctor', 'explain', 'signature-wrong']).join(' ');
    const args = ['-qec', `stty cols 0; ${line}`, '/dev/null'];
    const { stdout } = spawnSync('script', args, { encoding: 'utf8' });
    expect(stdout.trim().split('\n')).toHaveLength(4);
  });

  it('speaks the language that Windows is set to, which has no variable for it', async () => {
    const code = `data:text/javascript;base64,${btoa(chineseWindows)}`;
    const environment = { LANG: '', NODE_OPTIONS: `--import=${code}` };
    expect((await command(['keygn'], { environment })).stderr).toMatch(/^没有命令 keygn。/);
    const named = { ...environment, LANG: 'en_US' };
    expect((await command(['keygn'], { environment: named })).stderr).toMatch(/^Unknown command /);
  });

  it('has a young generation that does not grow', async () => {
    const environment = { NODE_OPTIONS: `--import=data:text/javascript;base64,${btoa(fillHeap)}` };
    const { stdout } = await command(['--version'], { environment });
    expect(Number(stdout.split('MiB: ')[1])).toBeLessThan(12);
  });
});
