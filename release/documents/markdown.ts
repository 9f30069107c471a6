import { marked, type Token, type Tokens } from 'marked';

/** A fenced code block. */
interface CodeBlock {
  language: string;
  code: string;
}

/** What the checks look at in a text. */
export interface Markdown {
  /** The kinds of its blocks in their order, with as much of them as is the same in a translation. */
  outline: string[];
  headings: string[];
  blocks: CodeBlock[];
  /** Where its links and pictures lead to, in their order. */
  targets: string[];
}

/** A comment that follows `#` is in the reader's language. */
const withoutComments = (code: string): string => code.replaceAll(/(^|\s)#\s.*$/gm, '$1').trimEnd();

const isList = (token: Token): token is Tokens.List => token.type === 'list';
const isTable = (token: Token): token is Tokens.Table => token.type === 'table';

const outlineOf = (token: Token): string[] => {
  if (isList(token)) {
    const items = token.items.map(({ tokens }) => tokens.flatMap(outlineOf).slice(1));
    return [`${token.ordered ? 'numbered list' : 'list'} of ${items.length}`, ...items.flat()];
  }
  if (isTable(token)) {
    return [`table of ${token.header.length} × ${token.rows.length}`];
  }
  switch (token.type) {
    case 'heading':
      return [`heading ${token.depth} ${/^\d+\./.exec(token.text)?.[0] ?? ''}`.trim()];
    case 'code':
      return [`code ${token.lang}\n${withoutComments(token.text)}`];
    case 'space':
      return [];
    default:
      return [token.type];
  }
};

/** Reads a text in GitHub's Markdown. */
export const readMarkdown = (text: string): Markdown => {
  const tokens = marked.lexer(text);
  const found: Markdown = {
    outline: tokens.flatMap(outlineOf),
    headings: [],
    blocks: [],
    targets: [],
  };
  marked.walkTokens(tokens, (token) => {
    switch (token.type) {
      case 'heading':
        found.headings.push(token.text);
        break;
      case 'code':
        found.blocks.push({ language: token.lang ?? '', code: token.text });
        break;
      case 'link':
      case 'image':
        found.targets.push(token.href);
        break;
    }
  });
  return found;
};
