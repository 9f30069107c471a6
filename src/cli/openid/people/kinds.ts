/** The ids by which a connector may know people. */
export const idKinds = ['open_id', 'user_id', 'union_id'] as const;

/** One of Alipay's three ids of a person. */
export type IdKind = (typeof idKinds)[number];

/** What an identity is by its form: an `open_id` and a `union_id` look the same. */
export type Form = 'user_id' | 'new-id' | 'other';

/** Alipay has announced longer user ids, so there may be more than 16 digits. */
const userIdPattern = /^2088\d{12,}$/;

/** Public examples have about 48 characters; Logto takes 128 at the most. */
const newIdPattern = /^[\w-]{24,128}$/;

/** Recognizes an identity by its form. What is neither is never touched. */
export const formOf = (identity: string): Form => {
  if (userIdPattern.test(identity)) {
    return 'user_id';
  }
  return newIdPattern.test(identity) ? 'new-id' : 'other';
};

/** Alipay's ids of one person in one app. */
export interface Ids {
  userId: string;
  openId: string;
  /** The id for a group of apps, if one is set up. */
  unionId?: string | undefined;
}
