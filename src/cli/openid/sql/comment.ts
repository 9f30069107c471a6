/** Renders lines as comments. */
export const renderComment = (text: string): string =>
  `${text
    .split('\n')
    .map((line) => `-- ${line}`.trimEnd())
    .join('\n')}\n`;
