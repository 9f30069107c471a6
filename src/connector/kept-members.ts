/**
 * The members of Alipay's answer about a user that are kept, whatever else the app has been granted.
 *
 * @see docs/alipay-gateway.md §4.2
 */
const alwaysKept: readonly string[] = [
  'code',
  'msg',
  'user_id',
  'open_id',
  'union_id',
  'nick_name',
  'avatar',
  'gender',
  'province',
  'city',
];

/** The longest text that is kept, in characters. */
export const longestText = 512;

/**
 * Whether Logto's database takes a text, in JSON as well: PostgreSQL refuses NUL and half of a surrogate
 * pair, and the user could not sign in.
 */
export const isStorable = (text: string, longest: number): boolean =>
  text.length <= longest && text.isWellFormed() && !text.includes('\0');

/**
 * Picks out of Alipay's answer about a user what Logto stores of it.
 *
 * Guaranteed: nothing but texts of at most 512 characters that can be stored, and no member but the
 * usual ones and the further ones. Logto keeps them in its database and its audit log, and hands them to every
 * application that asks for the claim `identities`.
 */
export const keptMembers = (
  answer: unknown,
  furtherNames: readonly string[],
): Record<string, string> => {
  if (typeof answer !== 'object' || answer === null) {
    return {};
  }
  const kept: Record<string, string> = {};
  for (const name of [...alwaysKept, ...furtherNames]) {
    const value: unknown = Object.hasOwn(answer, name) ? Reflect.get(answer, name) : undefined;
    // (No text becomes a prototype: under the name `__proto__` it goes nowhere.)
    if (typeof value === 'string' && isStorable(value, longestText)) {
      kept[name] = value;
    }
  }
  return kept;
};
