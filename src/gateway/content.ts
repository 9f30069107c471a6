import { z } from 'zod';
import { InvalidAnswerError } from './errors.ts';

/** A text that Alipay may leave out. */
export const optionalText = z.string().nullish();

/** A text that Alipay has left out if it is blank or null, which mean the same to it. */
export const unlessBlank = (text: string | null | undefined): string | undefined =>
  text?.trim() ? text : undefined;

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
