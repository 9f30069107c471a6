/** A text that no column of PostgreSQL can hold. */
export class UnstorableTextError extends Error {
  override readonly name = 'UnstorableTextError';
}

// NUL, which PostgreSQL has no way to store, and halves of characters, which UTF-8 does not have.
const unstorable = /\0|\p{Surrogate}/u;

const escapes: Readonly<Record<string, string>> = {
  "'": "''",
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const escapeCharacter = (character: string): string =>
  escapes[character] ?? `\\U${character.codePointAt(0)?.toString(16).padStart(8, '0')}`;

/**
 * Writes a text as a literal of PostgreSQL.
 *
 * Guaranteed: the literal is on one line, and means the text whatever `standard_conforming_strings` is.
 * It holds no character that a terminal or an editor would obey, such as one of direction. psql
 * looks for commands and variables outside of quotes alone, so it finds none in it.
 *
 * @throws UnstorableTextError
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE
 */
export const literal = (text: string): string => {
  if (unstorable.test(text)) {
    throw new UnstorableTextError('The text holds NUL or half of a character.');
  }
  const escaped = text.replace(/['\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter);
  return escaped.includes('\\') ? `E'${escaped}'` : `'${escaped}'`;
};
