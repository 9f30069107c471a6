import { styleText } from 'node:util';
import { columnsOf, wrap } from './wrap.ts';

/** A text, or a text with a look that a terminal with colours shows. */
export type Span = string | { look: 'green' | 'red' | 'yellow' | 'dim' | 'bold'; text: string };

/** A line that is wrapped below its body, not below its head. */
export interface HangingLine {
  head: readonly Span[];
  body: Span;
}

/** A line to be copied, which is therefore not wrapped. */
export interface VerbatimLine {
  verbatim: string;
}

/** One line of output. */
export type Line = Span | HangingLine | VerbatimLine;

/** What is known of the terminal that shows the lines. */
export interface Display {
  hasColours: boolean;
  /** How wide it is; absent if it is not a terminal, and then nothing is wrapped. */
  columns?: number | undefined;
}

/** A body that had fewer columns beside its head begins below it. */
const narrowestBody = 24;

/** How far a body is indented that begins below its head. */
const indentBelow = 4;

/**
 * Text without control and direction characters, line breaks included: names and versions of other
 * packages, and settings, could otherwise command the terminal or forge lines.
 */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');

/** The sentences that the Console and the guide show too mark names as code, which a terminal cannot. */
const withoutCodeMarks = (text: string): string => text.replace(/`([^`\n]+)`/g, '$1');

const textOf = (span: Span): string =>
  withoutCodeMarks(printable(typeof span === 'string' ? span : span.text));

const paint = (text: string, span: Span, { hasColours }: Display): string =>
  hasColours && typeof span !== 'string'
    ? styleText(span.look, text, { validateStream: false })
    : text;

const renderSpan = (span: Span, display: Display): string => paint(textOf(span), span, display);

const wrapSpan = (span: Span, columns: number, display: Display): string[] =>
  wrap(textOf(span).trimStart(), columns).map((line) => paint(line, span, display));

/** Renders a head with nothing beside it, without the blanks at its end. */
const renderWithoutEnd = (head: readonly Span[], display: Display): string =>
  head
    .map((span, index) => {
      const text = textOf(span);
      return paint(index === head.length - 1 ? text.trimEnd() : text, span, display);
    })
    .join('');

const renderHanging = ({ head, body }: HangingLine, display: Display): string => {
  const { columns } = display;
  if (textOf(body) === '') {
    return renderWithoutEnd(head, display);
  }
  const start = head.map((span) => renderSpan(span, display)).join('');
  if (columns === undefined) {
    return start + renderSpan(body, display);
  }
  const headColumns = columnsOf(head.map(textOf).join(''));
  const isBeside = columns - headColumns >= narrowestBody;
  const indent = ' '.repeat(isBeside ? headColumns : indentBelow);
  const lines = wrapSpan(body, columns - indent.length, display).join(`\n${indent}`);
  return isBeside ? start + lines : `${renderWithoutEnd(head, display)}\n${indent}${lines}`;
};

const renderPlain = (span: Span, display: Display): string => {
  if (display.columns === undefined) {
    return renderSpan(span, display);
  }
  const indent = ' '.repeat(textOf(span).search(/[^ ]|$/));
  return wrapSpan(span, display.columns - indent.length, display)
    .map((line) => indent + line)
    .join('\n');
};

const renderLine = (line: Line, display: Display): string => {
  if (typeof line === 'string' || 'look' in line) {
    return renderPlain(line, display);
  }
  return 'verbatim' in line ? printable(line.verbatim) : renderHanging(line, display);
};

/**
 * Makes the text of lines. What they hold is made printable first, then wrapped, and painted last.
 */
export const renderLines = (lines: readonly Line[], display: Display): string =>
  lines.map((line) => renderLine(line, display)).join('\n');

/**
 * JSON, whose texts are as printable as lines. Line breaks stay, because JSON escapes them and keys
 * need them.
 */
export const renderJson = (value: object): string => {
  const makePrintable = (_key: string, member: unknown): unknown =>
    typeof member === 'string' ? member.split('\n').map(printable).join('\n') : member;
  return JSON.stringify(value, makePrintable, 2);
};

/** The same with a line's end and a last member `text`, which may be longer than a string can be. */
export function* renderJsonWithText(value: object, text: Iterable<string>): Generator<string> {
  const frame = renderJson({ ...value, text: '' });
  const end = frame.lastIndexOf('"');
  yield frame.slice(0, end);
  for (const piece of text) {
    yield JSON.stringify(piece).slice(1, -1);
  }
  yield `${frame.slice(end)}\n`;
}
