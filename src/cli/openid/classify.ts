export const targetIds = ['open_id', 'union_id'] as const;

/** The id that identities are moved to. */
export type TargetId = (typeof targetIds)[number];

/** What an identity is known by: Alipay's old id, one of its new ids, or neither. */
export type IdentityKind = 'user_id' | 'new-id' | 'other';

/** Alipay has announced longer user ids, so there may be more than 16 digits. */
const userIdPattern = /^2088\d{12,}$/;

/** Public examples have about 48 characters; Logto takes 128 at the most. */
const newIdPattern = /^[\w-]{24,128}$/;

export const isUserId = (identity: string): boolean => userIdPattern.test(identity);

/** Recognises an identity by its form. What is neither is never touched. */
export const classifyIdentity = (identity: string): IdentityKind => {
  if (isUserId(identity)) {
    return 'user_id';
  }
  return newIdPattern.test(identity) ? 'new-id' : 'other';
};

export const isNewId = (identity: string): boolean => classifyIdentity(identity) === 'new-id';
