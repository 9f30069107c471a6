import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runHere } from '../cli/command.ts';
import { projectFolder } from '../package/host.ts';
import { ofEach } from '../support/rows.ts';

const texts = [
  'README.md',
  'README.zh-CN.md',
  'web/README.md',
  'web/README.zh-CN.md',
  'docs/guide.md',
  'web/docs/guide.md',
  ...['certificates', 'errors', 'openid', 'running'].flatMap((page) => [
    `docs/${page}.md`,
    `docs/${page}.zh-CN.md`,
  ]),
];
const commands = ['keygen', 'doctor', 'install', 'uninstall', 'openid'];

/** What is said of commands, each with its command; a line that goes on after `\` is one. */
const mentionsIn = (text: string): Array<[mention: string, name: string]> => {
  const mentions = text
    .replaceAll(/\\\n/g, ' ')
    .matchAll(/(?:lib\/cli\.js |`)((keygen|doctor|(?:un)?install|openid [a-z]+)\b[^`\n&;]*)/g);
  return [...new Map([...mentions].map(([, mention = '', name = '']) => [mention, name]))];
};

const helpOf = async (name: string): Promise<string> => {
  const { stdout } = await runHere([...name.split(' '), '--help']);
  return stdout;
};

const optionsIn = (text: string): string[] => text.match(/--[a-z][a-z-]*/g) ?? [];

/** The options of all commands together, since prose does not always say which one it means. */
const optionsOfAll = async (): Promise<string[]> => {
  const openid = ['check', 'map', 'apply', 'sql', 'export'].map((name) => `openid ${name}`);
  const helps = await Promise.all([...commands, ...openid].map(helpOf));
  return helps.flatMap(optionsIn);
};

describe.each(texts)('the commands in %s', (file) => {
  const text = readFileSync(path.join(projectFolder, file), 'utf8');
  const mentions = mentionsIn(text);

  it('are there', () => {
    expect(mentions.length).toBeGreaterThan(0);
    const called = [...text.matchAll(/lib\/cli\.js ([a-z]+)/g)].map(([, name]) => name);
    expect(called.filter((name) => !commands.includes(`${name}`))).toEqual([]);
  });

  it('have the options that are named', () =>
    ofEach(mentions, async ([mention, name]) => {
      const help = await helpOf(name);
      expect(help).toContain(`connector-alipay-native ${name}`);
      const known = optionsIn(help);
      expect(optionsIn(mention).filter((option) => !known.includes(option))).toEqual([]);
    }));

  it('have the options that prose names alone', async () => {
    const known = await optionsOfAll();
    const named = [...text.matchAll(/`(--[^`\n]+)`/g)].flatMap(([, code = '']) => optionsIn(code));
    expect(named.filter((option) => !known.includes(option))).toEqual([]);
  });
});
