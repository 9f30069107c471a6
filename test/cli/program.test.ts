import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { command, runHere } from './command.ts';
import { temporaryFolder } from './folder.ts';

const chinese = /[\u4e00-\u9fff]/;

describe('the command line', () => {
  const run = runHere;

  it.each([
    '',
    'keygen',
    'doctor',
    'install',
    'uninstall',
    'openid',
    'openid check',
    'openid map',
    'openid apply',
    'openid sql',
    'openid export',
  ])('explains itself: %s --help', async (name) => {
    const args = [...name.split(' '), '--help'].filter(Boolean);
    const english = await run(args);
    expect(english).toMatchObject({ exitCode: 0, stderr: '' });
    expect(english.stdout).toMatch(/^Usage: connector-alipay-native /);
    expect(english.stdout).toContain('--lang <LANGUAGE>');
    expect(english.stdout).toContain('--json');
    expect(english.stdout).not.toMatch(chinese);

    const translated = await run([...args, '--lang', 'zh']);
    expect(translated).toMatchObject({ exitCode: 0, stderr: '' });
    expect(translated.stdout).toMatch(/^用法：connector-alipay-native /);
    expect(translated.stdout).not.toMatch(
      /Usage|Options|Commands|Arguments|show|(?<!--)print|default/,
    );
  });

  it('lists its commands', async () => {
    const { stdout } = await run(['--help']);
    expect(stdout).toMatch(
      /keygen \[options\].*\n +doctor \[options\] \[CONFIG\.json \| -\].*(\n.*)?\n +install \[options\].*\n +uninstall/,
    );
  });

  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, true],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_TW.UTF-8' }, true],
    [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, true],
    [{ LANG: 'de_DE.UTF-8' }, false],
  ])('speaks the language of the locale %o', async (environment, isChinese) => {
    const { stdout } = await run(['--help'], { environment });
    expect(chinese.test(stdout)).toBe(isChinese);
  });

  it('prefers the language of --lang, wherever it stands', async () => {
    const environment = { LANG: 'zh_CN.UTF-8' };
    for (const args of [
      ['--lang', 'en', 'keygen', '--help'],
      ['keygen', '--lang=en', '--help'],
    ]) {
      const { stdout } = await run(args, { environment });
      expect(stdout).not.toMatch(chinese);
    }
  });

  it('shows its version', async () => {
    expect((await run(['--version'])).stdout).toBe(`${packageJson.version}\n`);
  });

  it.each([
    [
      ['keygn'],
      'Unknown command keygn. Did you mean keygen?',
      '没有命令 keygn。是不是想用 keygen？',
    ],
    [
      ['keygen', '--ot', 'x'],
      'Unknown option --ot. Did you mean --out?',
      '没有选项 --ot。是不是想用 --out？',
    ],
    [['keygen', '--zzz'], 'Unknown option --zzz.', '没有选项 --zzz。'],
    [['keygen', 'x'], 'Too many arguments for keygen.', 'keygen 的参数太多。'],
    [
      ['install', '--path'],
      'The option --path <LOGTO> needs a value.',
      '选项 --path <LOGTO> 后面缺少值。',
    ],
    [
      ['keygen', '--bits', '512'],
      '--bits cannot be 512. Choose one of: 2048, 3072, 4096.',
      '选项 --bits 不能是“512”，只能是：2048、3072、4096。',
    ],
  ])('ends wrong usage with 2: %j', async (args, english, translated) => {
    expect(await run(args)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `${english}\nSee --help.\n`,
    });
    expect(await run([...args.slice(0, 1), '--lang', 'zh', ...args.slice(1)])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `${translated}\n用法见 --help。\n`,
    });
  });

  it('reports wrong usage to scripts as JSON', async () => {
    const { exitCode, stdout } = await run(['--json', 'keygen', 'x']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      code: 'too-many-arguments',
      message: 'Too many arguments for keygen.\nSee --help.',
    });
  });

  it('refuses a language that it does not speak', async () => {
    const { exitCode, stderr } = await run(['--lang', 'fr', 'keygen']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Choose one of: en, zh.');
  });

  it('shows its help if no command is given, which is wrong usage', async () => {
    const { exitCode, stdout, stderr } = await run([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: /);
  });
});

describe('colours', () => {
  const escapeCode = '\u001b[';

  it('are left out if nobody sees them', async () => {
    const { stdout } = await command(['doctor', '-', '--offline'], { input: '{}' });
    expect(stdout).toContain('✗');
    expect(stdout).not.toContain(escapeCode);
  });

  it('are shown on a terminal, and never in JSON', async () => {
    const args = ['doctor', '-', '--offline'];
    const here = { input: '{}', hasColours: true };
    expect((await runHere(args, here)).stdout).toContain(`${escapeCode}31m✗${escapeCode}39m appId`);
    expect((await runHere([...args, '--json'], here)).stdout).not.toContain(escapeCode);
  });
});

describe('the entry', () => {
  const { argv, stdin } = process;

  afterEach(() => {
    process.argv = argv;
    process.exitCode = undefined;
    Object.defineProperty(process, 'stdin', { value: stdin });
    vi.resetModules();
  });

  const start = async (...args: string[]) => {
    const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    process.argv = ['node', 'cli.js', ...args];
    await import('../../src/cli/main.ts');
    const written = {
      stdout: String(stdout.mock.lastCall?.[0]),
      stderr: String(stderr.mock.lastCall?.[0]),
    };
    return { exitCode: process.exitCode, ...written };
  };

  it("reads the process's arguments and standard input, and sets its exit code", async () => {
    Object.defineProperty(process, 'stdin', { value: Readable.from(['{}']), configurable: true });
    const { exitCode, stdout } = await start('doctor', '-', '--offline', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
  });

  it('complains on standard error', async () => {
    const file = path.join(await temporaryFolder(), 'none.json');
    const { exitCode, stderr } = await start('doctor', file, '--lang', 'en');
    expect(exitCode).toBe(2);
    expect(stderr).toBe(`${file} cannot be read: it does not exist.\n`);
  });
});

describe('a mistake of ours', () => {
  it('is not hidden', async () => {
    const broken = runHere(['doctor', '-'], {
      get input(): string {
        throw new Error('unforeseen');
      },
    });
    await expect(broken).rejects.toThrow('unforeseen');
  });
});
