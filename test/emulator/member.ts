/** The value of a member of an answer. */
export type Member = string | number | readonly Member[] | { readonly [name: string]: Member };
