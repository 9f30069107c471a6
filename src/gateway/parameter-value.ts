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
