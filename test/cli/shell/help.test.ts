import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../src/cli/shell/wrap.ts';
import { runHere } from '../command.ts';

const help = async (columns: number | undefined, ...args: string[]): Promise<string> =>
  (await runHere(args, columns === undefined ? {} : { columns })).stdout;

/** The lines that are not commands to be copied, which stay whole. */
const wrapped = (text: string): string[] =>
  text.split('\n').filter((line) => !/^ {2}node |^(Usage|用法)/.test(line));

describe('help', () => {
  it.each([
    { columns: 40, lang: 'en' },
    { columns: 40, lang: 'zh' },
    { columns: 80, lang: 'en' },
    { columns: 80, lang: 'zh' },
  ])('fits into $columns columns, in $lang', async ({ columns, lang }) => {
    for (const name of ['keygen', 'doctor', 'install', 'uninstall', undefined]) {
      const args = [...(name === undefined ? [] : [name]), '--help', '--lang', lang];
      for (const line of wrapped(await help(columns, ...args))) {
        expect(columnsOf(line)).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('puts descriptions in one column, or below if that would be narrow', async () => {
    expect(await help(80, 'install', '--help')).toMatch(
      /\n {2}--dry-run +say what would be done, and do\n? *nothing\n/,
    );
    expect(await help(40, 'install', '--help')).toContain(
      '\n  --dry-run\n      say what would be done, and do\n      nothing\n',
    );
  });

  it.each([
    {
      lang: 'en',
      usage: 'Usage: connector-alipay-native [options] [command]',
      term: 'keygen [options]',
    },
    { lang: 'zh', usage: '用法：connector-alipay-native [选项] [命令]', term: 'keygen [选项]' },
  ])('says in its language what a usage line stands for: $lang', async ({ lang, usage, term }) => {
    const text = await help(80, '--help', '--lang', lang);
    expect(text.split('\n')[0]).toBe(usage);
    expect(text).toContain(`\n  ${term} `);
    expect((await help(80, 'doctor', '--help', '--lang', lang)).split('\n')[0]).toContain(
      '[CONFIG.json | -]',
    );
  });

  it('is laid out for 80 columns if no terminal shows it', async () => {
    expect(await help(undefined, '--help')).toBe(await help(80, '--help'));
  });

  it('is shown by "help doctor" too, and the version by -v', async () => {
    expect(await help(80, 'help', 'doctor')).toBe(await help(80, 'doctor', '--help'));
    expect(await help(80, '-v')).toBe(await help(80, '--version'));
  });
});
