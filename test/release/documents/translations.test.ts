import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../../release/documents/markdown.ts';
import { differenceBetween } from '../../../release/documents/translations.ts';

const english = `# Title

A paragraph with [a link](other.md#heading).

## 1. Step

- one
- two

  \`\`\`sh
  run it   # and say why
  \`\`\`

| a | b |
| --- | --- |
| 1 | 2 |
`;

const chinese = `# 标题

一段文字，带[链接](other.zh-CN.md#标题)。

## 1. 步骤

- 一
- 二

  \`\`\`sh
  run it   # 说明原因
  \`\`\`

| 甲 | 乙 |
| --- | --- |
| 一 | 二 |
`;

const differenceAfter = (from: string, to: string): string | undefined =>
  differenceBetween(readMarkdown(english), readMarkdown(chinese.replace(from, to)));

describe('a translation', () => {
  it('has the same structure, the same code but for comments, and the same links', () => {
    expect(differenceAfter('', '')).toBeUndefined();
  });

  it.each([
    [
      'has another paragraph',
      '## 1.',
      '又一段。\n\n## 1.',
      'block 3: “heading 2 1.” and “paragraph”',
    ],
    [
      'has one paragraph less',
      /一段.*\n\n/.exec(chinese)?.[0] ?? '',
      '',
      '“paragraph” and “heading 2 1.”',
    ],
    ['has a heading of another level', '## 1.', '### 1.', '“heading 2 1.” and “heading 3 1.”'],
    ['numbers a step otherwise', '## 1.', '## 2.', '“heading 2 1.” and “heading 2 2.”'],
    ['has another item', '- 二', '- 二\n- 三', '“list of 2” and “list of 3”'],
    ['has other code', 'run it ', 'run that ', 'block 5'],
    [
      'has another row',
      '| 一 | 二 |',
      '| 一 | 二 |\n| 三 | 四 |',
      '“table of 2 × 1” and “table of 2 × 2”',
    ],
    ['goes on', '| 一 | 二 |', '| 一 | 二 |\n\n又一段。', 'block 7: “nothing” and “paragraph”'],
    [
      'links elsewhere',
      'other.zh-CN.md',
      'else.zh-CN.md',
      'only one of them links to other.md, else.md',
    ],
  ])('differs if it %s', (_name, from, to, difference) => {
    expect(differenceAfter(from, to)).toContain(difference);
  });
});
