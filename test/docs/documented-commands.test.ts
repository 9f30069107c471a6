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
      const options = mention.match(/--[a-z-]+/g) ?? [];
      expect(help).toContain(`connector-alipay-native ${name}`);
      expect(options.filter((option) => !new RegExp(`${option}\\b`).test(help))).toEqual([]);
    }));
});
