import { z } from 'zod';

/**
 * A text from outside that may become the value of a signed parameter.
 *
 * The text that is signed joins values as they are, so a value with `&` in it would be signed as
 * further parameters: whoever could choose one could have us sign a call of his own.
 */
export const parameterValue = z
  .string()
  .trim()
  .regex(/^[^&\p{Cc}\p{Cs}]+$/u);

/**
 * An authorization code or a token, without the blanks around it.
 *
 * Printable ASCII without blanks and `&`, at most 1024 characters: Alipay documents 40.
 */
export const credential = z
  .string()
  .trim()
  .regex(/^[\x21-\x25\x27-\x7e]{1,1024}$/);

/** The same, or left out: absent, null or blank. */
export const optionalCredential = z
  .string()
  .trim()
  .regex(/^[\x21-\x25\x27-\x7e]{0,1024}$/)
  .nullish();
