import { z } from 'zod';
import { InvalidAnswerError } from './errors.ts';

/** A text that Alipay may leave out. */
export const optionalText = z.string().nullish();

/** A text that Alipay has left out if it is blank or null, which mean the same to it. */
export const unlessBlank = (text: string | null | undefined): string | undefined =>
  text?.trim() ? text : undefined;

/**
 * An id of a user. Alipay's have 16 or 32 digits, or some 50 characters of base64.
 *
 * One with blanks around would be a second account, so nothing is trimmed.
 */
export const userId = z.string().regex(/^[\x21-\x7e]{1,128}$/);

// One pattern, since a union or a transformation makes objects at every sign-in.
/** The same, or left out: absent, null or blank. {@link unlessBlank} makes one of the three. */
export const optionalUserId = z
  .string()
  .regex(/^(?:[\x21-\x7e]{1,128}|\s*)$/)
  .nullish();

/**
 * Checks the members of a verified answer.
 *
 * @throws InvalidAnswerError naming the members that are missing or of the wrong type, and never
 * their values.
 */
export const readContent = <Guard extends z.ZodTypeAny>(
  guard: Guard,
  content: unknown,
): z.output<Guard> => {
  const result = guard.safeParse(content);
  if (result.success) {
    return result.data;
  }
  const members = [...new Set(result.error.issues.map(({ path }) => path.join('.')))];
  throw new InvalidAnswerError({ code: 'answer-members-wrong', members });
};
