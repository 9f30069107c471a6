/** A fenced code block of a Markdown text. */
interface CodeBlock {
  language: string;
  code: string;
}

/** Reads on to the fence that ends a block. */
const readCode = (lines: Iterator<string>, indent: number): string[] => {
  const code: string[] = [];
  for (let next = lines.next(); !next.done; next = lines.next()) {
    if (/^ *```/.test(next.value)) {
      return code;
    }
    code.push(next.value.slice(indent));
  }
  throw new Error('A code block does not end.');
};

/** Takes the fenced code blocks out of a text; a fence in a list is indented like its item. */
export const separate = (text: readonly string[]): { prose: string[]; blocks: CodeBlock[] } => {
  const prose: string[] = [];
  const blocks: CodeBlock[] = [];
  const lines = text.values();
  for (const line of lines) {
    const [fence, indent = '', language = ''] = /^( *)```(.*)$/.exec(line) ?? [];
    if (fence === undefined) {
      prose.push(line);
    } else {
      blocks.push({ language, code: readCode(lines, indent.length).join('\n') });
    }
  }
  return { prose, blocks };
};

/** The code of all blocks of a language. */
export const blocksIn = (text: readonly string[], language: string): string[] =>
  separate(text)
    .blocks.filter((block) => block.language === language)
    .map(({ code }) => code);
