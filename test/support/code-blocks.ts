/** A fenced code block of a Markdown text. */
interface CodeBlock {
  language: string;
  code: string;
}

/** Takes the fenced code blocks out of a text; a fence in a list is indented like its item. */
export const separate = (text: readonly string[]): { prose: string[]; blocks: CodeBlock[] } => {
  const prose: string[] = [];
  const blocks: CodeBlock[] = [];
  let open: { indent: number; language: string; code: string[] } | undefined;
  for (const line of text) {
    const fence = /^( *)```(.*)$/.exec(line);
    if (!open && fence) {
      open = { indent: fence[1]?.length ?? 0, language: fence[2] ?? '', code: [] };
    } else if (open && fence) {
      blocks.push({ language: open.language, code: open.code.join('\n') });
      open = undefined;
    } else if (open) {
      open.code.push(line.slice(open.indent));
    } else {
      prose.push(line);
    }
  }
  if (open) {
    throw new Error('A code block does not end.');
  }
  return { prose, blocks };
};

/** The code of all blocks of a language. */
export const blocksIn = (text: readonly string[], language: string): string[] =>
  separate(text)
    .blocks.filter((block) => block.language === language)
    .map(({ code }) => code);
