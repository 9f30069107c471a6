/*
 * Sentences: what they are, and how one is said. A sentence is a text, or a function that makes one of
 * its values. This room knows no language and imports nothing.
 */

/** A sentence, or how to make one from its values. */
export type Text<Values = never> = string | ((values: Values) => string);

/** Says a sentence. */
export const say = <Values>(text: Text<Values>, values: Values): string =>
  typeof text === 'string' ? text : text(values);
