import fc from 'fast-check';

const blanks = ['', '', '', ' ', '\n', '\t', '\r\n', ' \n '];

const escaped = (text: string): string =>
  text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** Writes a string as JSON, some of its characters as escapes that nobody needs. */
const writeString = (text: string, choose: (count: number) => number): string => {
  const characters =
    JSON.stringify(text)
      .slice(1, -1)
      .match(/\\u.{4}|\\.|[^\\]/gsu) ?? [];
  const written = characters.map((character) => {
    if (character === '/' && choose(2) === 0) {
      return '\\/';
    }
    return !character.startsWith('\\') && choose(8) === 0 ? escaped(character) : character;
  });
  return `"${written.join('')}"`;
};

const write = (value: unknown, choose: (count: number) => number): string => {
  const blank = (): string => blanks[choose(blanks.length)] ?? '';
  const list = (items: string[]): string => items.join(',') || blank();
  if (typeof value === 'string') {
    return writeString(value, choose);
  }
  if (Array.isArray(value)) {
    return `[${list(value.map((item) => blank() + write(item, choose) + blank()))}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, item]) =>
        blank() +
        writeString(name, choose) +
        blank() +
        `:${blank()}${write(item, choose)}${blank()}`,
    );
    return `{${list(members)}}`;
  }
  return JSON.stringify(value);
};

/** A choice out of so many, from numbers that are used in turn. */
const chooser = (numbers: readonly number[]): ((count: number) => number) => {
  let at = 0;
  return (count) => {
    at += 1;
    return (numbers[at % numbers.length] ?? 0) % count;
  };
};

/** Texts of JSON's own characters are where scanners go wrong. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'{}[]":,\\/\u0000\ud83d\udca9 sign'), maxLength: 16 }),
);

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.oneof(text, fc.constant('__proto__')), tie('value'), { maxKeys: 5 }),
}));

const numbers = fc.array(fc.nat(63), { minLength: 7, maxLength: 23 });

const written = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.tuple(values, numbers).map(([document, choices]) => write(document, chooser(choices)));

/** The raw text of any JSON value. */
export const rawValue = written(value.value);

/** The raw text of any JSON object. */
export const rawObject = written(value.object);

/** The raw text of a JSON string, with needless escapes. */
export const rawString = (string: string): fc.Arbitrary<string> =>
  numbers.map((choices) => writeString(string, chooser(choices)));

export const blank = fc.constantFrom(...blanks);
