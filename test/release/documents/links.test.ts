import { describe, expect, it } from 'vitest';
import { brokenLinks, linksOutOf } from '../../../release/documents/links.ts';
import { readMarkdown } from '../../../release/documents/markdown.ts';
import { project } from '../../../release/project.ts';

const repository = `https://github.com/${project.repository}`;

const files = new Map([
  ['README.md', '# Title\n\n## With `code`, and 中文：标题\n'],
  ['docs', ''],
  ['docs/guide.md', '# Guide\n\n## 1. First step\n'],
]);

const brokenIn = (from: string, text: string): string[] =>
  brokenLinks(from, readMarkdown(text), (file) => files.get(file));

describe('the links of a text', () => {
  it.each([
    ['a file', 'README.md', '[guide](docs/guide.md)'],
    ['a file from its own folder', 'docs/guide.md', '![picture](../README.md)'],
    ['a heading of the text itself', 'docs/guide.md', '[step](guide.md#1-first-step)'],
    ['a heading in Chinese', 'docs/guide.md', '[x](../README.md#with-code-and-中文标题)'],
    ['a folder', 'README.md', '[docs](docs)'],
    ['this repository on GitHub', 'README.md', `[x](${repository}/blob/main/docs/guide.md)`],
    ['a README that GitHub shows', 'README.md', `[x](${repository}/tree/main/docs#readme)`],
    ['its issues', 'README.md', `[x](${repository}/issues)`],
    ['another site', 'README.md', '[x](https://example.com/no/such#thing)'],
    ['nothing, in code', 'README.md', '```md\n[x](nowhere.md)\n```\n\n`[x](nowhere.md)`'],
  ])('may lead to %s', (_name, from, text) => {
    expect(brokenIn(from, text)).toEqual([]);
  });

  it.each([
    ['a file that is not there', 'README.md', 'guide.md'],
    ['a file from another folder', 'docs/guide.md', 'docs/guide.md'],
    ['a heading that is not there', 'README.md', 'docs/guide.md#2-second-step'],
    ['a heading of its own that is not there', 'README.md', '#help'],
    ['a page that this repository lacks', 'README.md', `${repository}/blob/main/docs/x.md`],
    ['a heading that such a page lacks', 'README.md', `${repository}/blob/main/docs/guide.md#x`],
  ])('are broken if they lead to %s', (_name, from, target) => {
    expect(brokenIn(from, `A [link](${target}) in a [text](https://example.com).`)).toEqual([
      target,
    ]);
  });
});

describe('the links of a text in a package', () => {
  const packed = ['README.md', 'docs/guide.md', 'docs/keys.svg'];

  it.each(['docs/guide.md#step', '#step', 'docs', 'https://example.com/x.md', 'mailto:a@b.c'])(
    'stay in it, or are addresses: %s',
    (target) => {
      expect(linksOutOf(packed, 'README.md', readMarkdown(`[x](${target})`))).toEqual([]);
    },
  );

  it.each([
    ['README.md', 'docs/other.md'],
    ['README.md', '../README.md'],
    ['docs/guide.md', 'docs/keys.svg'],
    ['README.md', 'doc'],
  ])('lead out of it: from %s to %s', (from, target) => {
    expect(linksOutOf(packed, from, readMarkdown(`[x](${target})`))).toEqual([target]);
  });
});
