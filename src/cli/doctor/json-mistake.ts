import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';

/** What is most likely wrong with a text that is not JSON. */
export type JsonCause =
  | 'empty'
  | 'key-material'
  | 'utf-16'
  | 'comment'
  | 'comma'
  | 'line-break'
  | 'quotes'
  | 'backslash'
  | 'not-settings'
  | 'other';

/** Where the text stops being JSON, both counted from 1, and why. */
export interface JsonMistake {
  line: number;
  column: number;
  cause: JsonCause;
}

const causes = new Map<string, JsonCause>([
  ['InvalidCommentToken', 'comment'],
  ['UnexpectedEndOfComment', 'comment'],
  ['UnexpectedEndOfString', 'line-break'],
  ['InvalidCharacter', 'line-break'],
  ['InvalidEscapeCharacter', 'backslash'],
  ['InvalidUnicode', 'backslash'],
]);

const causeOf = (text: string, { error, offset }: ParseError): JsonCause => {
  const before = text.slice(0, offset).trimEnd();
  if (/^[“”„‘’'＂]/.test(text.slice(offset))) {
    return 'quotes';
  }
  return causes.get(printParseErrorCode(error)) ?? (before.endsWith(',') ? 'comma' : 'other');
};

const positionOf = (text: string, offset: number): Omit<JsonMistake, 'cause'> => {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
};

/** The causes that lie in the whole text, by how it looks. */
const wholeCauses: Array<[RegExp, JsonCause]> = [
  [/^\s*$/, 'empty'],
  [/^(?!\s*[{[])(?:[\s\S]*\n)?-----BEGIN /, 'key-material'],
  [/\0/, 'utf-16'],
];

/** Finds where a text that is not JSON goes wrong. Nothing of the text is in what it returns. */
export const findJsonMistake = (text: string): JsonMistake => {
  const whole = wholeCauses.find(([pattern]) => pattern.test(text));
  if (whole) {
    return { line: 1, column: 1, cause: whole[1] };
  }
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const [first] = errors;
  return first === undefined
    ? { line: 1, column: 1, cause: 'other' }
    : { ...positionOf(text, first.offset), cause: causeOf(text, first) };
};
