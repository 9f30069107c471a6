import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellCommand } from '../../../src/cli/shell/shell-command.ts';

describe('a command line that is shown', () => {
  it('leaves alone what needs no quotes', () => {
    const args = ['node', '/a/b.c/cli.js', '--logto', 'https://a.example:3001', '--to=union_id'];
    expect(shellCommand(args)).toBe(args.join(' '));
  });

  it('can be pasted into a shell, whatever its arguments are', () => {
    const args = [
      "it's",
      "'two' 'times'",
      'a b',
      '',
      '$HOME',
      '`id`',
      '"',
      'a\\b',
      '*',
      '~',
      'a\nb',
      ';ls',
      '<x>',
    ];
    const shown = shellCommand(['printf', '%s\\0', ...args]);
    const printed = execFileSync('sh', ['-c', shown], { encoding: 'utf8' });
    expect(printed.split('\0').slice(0, -1)).toEqual(args);
  });

  it('can be pasted into each shell of Windows, of which cmd.exe has no single quotes', () => {
    const cli = String.raw`C:\Users\张三\a b\lib\cli.js`;
    const args = ['node', cli, 'doctor', String.raw`D:\config.json`];
    expect(shellCommand(args, true)).toBe(
      String.raw`node "C:\Users\张三\a b\lib\cli.js" doctor D:\config.json`,
    );
  });

  it('stands in single quotes on Windows if its shells would read double ones differently', () => {
    const args = ['$HOME a', 'a`b', '100% sure', 'a "b"', 'a b\\'];
    expect(shellCommand(args, true)).toBe(args.map((argument) => `'${argument}'`).join(' '));
  });
});
