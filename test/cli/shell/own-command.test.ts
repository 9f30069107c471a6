import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isPublished, ownCommand } from '../../../src/cli/shell/own-command.ts';
import { projectFolder, runHere } from '../command.ts';
import { temporaryFolder } from '../folder.ts';
import { makeInstance } from '../instance.ts';

vi.mock('../../../src/cli/shell/own-command.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../src/cli/shell/own-command.ts')>();
  return { ...original, ownCommand: vi.fn(original.ownCommand) };
});

const { ownCommand: original } = await vi.importActual<
  typeof import('../../../src/cli/shell/own-command.ts')
>('../../../src/cli/shell/own-command.ts');

afterEach(() => {
  vi.mocked(ownCommand).mockImplementation(original);
});

/** All that can name the program: every help, the next step of keygen, errors of install. */
const everythingShown = async (lang: string): Promise<string> => {
  const instance = await makeInstance();
  const workingFolder = await temporaryFolder();
  const lines = [
    ...['', 'keygen', 'doctor', 'install', 'uninstall'].map((name) => [name, '--help']),
    ['keygen'],
    ['install', '--path', instance.folder],
    ['uninstall', '--path', instance.folder],
  ];
  const shown: string[] = [];
  for (const line of lines) {
    const args = [...line.filter(Boolean), '--lang', lang];
    const { stdout, stderr } = await runHere(args, { workingFolder });
    shown.push(stdout, stderr);
  }
  const incomplete = ['install', '--path', instance.folder, '--lang', lang];
  shown.push((await runHere(incomplete, { packageFolder: workingFolder })).stderr);
  return shown.join('\n');
};

describe('the command that is shown', () => {
  it('is the running file until the package is published, and its name afterwards', () => {
    expect(isPublished).toBe(false);
    expect(original('/a/b', 'c')).toEqual(['node', '/a/b/lib/cli.js']);
    expect(original('/a/b', 'c', false)).toEqual(['node', '/a/b/lib/cli.js']);
    expect(original('/a/b', 'c', true)).toEqual(['npx', 'c']);
  });

  it.each(['en', 'zh'])(
    'never runs the package by name before it is published (%s)',
    async (lang) => {
      const shown = await everythingShown(lang);
      expect(shown).not.toMatch(/npx |npm (exec|i|install|add|create|x)\b|@latest/);
      for (const command of ['keygen --out', 'doctor config.json', 'install --path']) {
        expect(shown).toContain(`  node ${projectFolder}/lib/cli.js ${command}`);
      }
    },
  );

  it.each(['en', 'zh'])('runs it by name once it is published (%s)', async (lang) => {
    vi.mocked(ownCommand).mockImplementation((folder, name) => original(folder, name, true));
    const shown = await everythingShown(lang);
    expect(shown).not.toContain(`node ${projectFolder}`);
    expect(shown).toMatch(/[:：]\nnpx connector-alipay-native doctor \S*config\.json/);
    expect(shown).toContain('  npx connector-alipay-native install --path /etc/logto');
  });
});

describe('what is written for people', () => {
  it.each([
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'docs/guide.md',
    'src/connector/form.ts',
  ])('never runs the package by name before it is published: %s', (file) => {
    const text = readFileSync(path.join(projectFolder, file), 'utf8');
    expect(text).not.toMatch(/npx (--yes )?connector-alipay|npm (exec|i|install|x) connector-/);
  });
});
