import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../package/host.ts';

const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');

describe.each(['docs/comparison.md', 'docs/comparison.zh-CN.md'])('the rows of %s', (file) => {
  const rows = read(file)
    .split('\n')
    .filter((line) => /^\| (?!---)/.test(line) && !/\| (?:shown by|依据) \|$/.test(line));

  it('each name tests that are there, or the measurement', () => {
    expect(rows.length).toBeGreaterThan(15);
    const unproven = rows.filter((row) => {
      const proof = row.split('|').at(-2) ?? '';
      const tests = proof.match(/test\/[^`]+/g) ?? [];
      return tests.length === 0
        ? !proof.includes('](performance.md)')
        : !tests.every((test) => existsSync(path.join(projectFolder, test)));
    });
    expect(unproven).toEqual([]);
  });
});

describe('the READMEs', () => {
  const { version, devDependencies } = JSON.parse(read('package.json'));
  const official = (name: string): string =>
    `\`@logto/${name}\` ${devDependencies[`@logto/${name}`]}`;

  it.each(['README.md', 'web/README.md'])('name the version that is here: %s', (file) => {
    expect(read(file)).toContain(`**Status**: ${version}`);
  });

  it('and the comparison the official connector that was measured', () => {
    expect(read('docs/comparison.md')).toContain(official('connector-alipay-native'));
  });
});
