/*
 * text: what a sentence is and how one is said, as a text or as a function that makes one of its values.
 * Knows no language and imports nothing.
 */

/** A sentence, or how to make one from its values. */
export type Text<Values = never> = string | ((values: Values) => string);

/** Says a sentence. */
export const say = <Values>(text: Text<Values>, values: Values): string =>
  typeof text === 'string' ? text : text(values);
