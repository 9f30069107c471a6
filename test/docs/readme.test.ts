import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../package/host.ts';
import { separate } from '../support/code-blocks.ts';
import { gitHubIdOf } from '../support/headings.ts';

const read = (file: string): string[] =>
  readFileSync(path.join(projectFolder, file), 'utf8').split('\n');

/** Where the links and pictures of a text lead to, in its order. */
const targetsIn = (lines: readonly string[]): string[] =>
  [
    ...separate(lines)
      .prose.join('\n')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, target]) => `${target}`);

/** The ids that GitHub gives the headings of a text. */
const idsIn = (lines: readonly string[]): string[] =>
  separate(lines)
    .prose.filter((line) => /^#+ /.test(line))
    .map((line) => gitHubIdOf(line.replace(/^#+ /, '')));

const texts = [
  'README.md',
  'README.zh-CN.md',
  'web/README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/performance.md',
  'docs/maintaining.md',
];

describe.each(texts)('the links of %s', (file) => {
  const targets = targetsIn(read(file)).filter((target) => !target.startsWith('https://'));

  it('lead to files that are there, and to their headings', () => {
    const broken = targets.filter((target) => {
      const [relative = '', id] = target.split('#');
      const found = path.join(path.dirname(file), relative || path.basename(file));
      if (!existsSync(path.join(projectFolder, found))) {
        return true;
      }
      return id !== undefined && !idsIn(read(found)).includes(decodeURIComponent(id));
    });
    expect(broken).toEqual([]);
  });
});

describe('the README', () => {
  const english = read('README.md');
  const chinese = read('README.zh-CN.md');
  const tableRows = (lines: readonly string[]) => lines.filter((line) => line.startsWith('|'));

  it('shows for every row of the comparison where it is tested or measured', () => {
    const compared = english.flatMap((line, index) => {
      const rows = english.slice(index + 2);
      return line.endsWith('| shown by |') ? rows.slice(0, rows.indexOf('')) : [];
    });
    expect(compared.length).toBeGreaterThan(15);
    const unproven = compared.filter(
      (row) => !/\| \[[^|]+\]\((?:test|docs)\/[^|]+\) \|$/.test(row),
    );
    expect(unproven).toEqual([]);
  });

  it('says the same in Chinese, as far as it is code, a link or a table', () => {
    expect(separate(chinese).blocks).toEqual(separate(english).blocks);
    expect(tableRows(chinese)).toHaveLength(tableRows(english).length);
    const linked = (lines: readonly string[]) =>
      targetsIn(lines)
        .filter((target) => !target.startsWith('README'))
        .map((target) => target.replace(/#中文指南$/, ''));
    expect(linked(chinese)).toEqual(linked(english));
    const levels = (lines: readonly string[]) =>
      separate(lines).prose.flatMap((line) => /^#+(?= )/.exec(line)?.[0] ?? []);
    expect(levels(chinese)).toEqual(levels(english));
  });

  it('names the versions that are here', () => {
    const { version, devDependencies } = JSON.parse(read('package.json').join('\n'));
    const text = english.join('\n');
    expect(text).toContain(`connector-alipay-native-${version}.tgz`);
    expect(text).toContain(`**Status**: ${version}`);
    expect(text).toContain(`logto:${devDependencies['@logto/cli']}\n`);
    expect(text).toContain(
      `\`@logto/connector-alipay-native\` ${devDependencies['@logto/connector-alipay-native']}`,
    );
  });
});
