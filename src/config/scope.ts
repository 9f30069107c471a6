/** Consent to the profile, without which there is no sign-in. */
export const defaultScope = 'auth_user';

/** The longest list of scopes, in characters: all of Alipay's together have fewer. */
export const longestScope = 256;

/** One scope or several, however they are separated. */
const scopePattern = /^\w+(?:[\s,]+\w+)*$/;

/**
 * Finds what is wrong with a list of scopes that has no blanks around it. Its length is looked at first:
 * the pattern needs a stack as deep as the list is long.
 */
export const mistakeInScope = (scopes: string): 'scope-too-long' | 'scope-wrong' | undefined => {
  if (scopes.length > longestScope) {
    return 'scope-too-long';
  }
  return scopePattern.test(scopes) ? undefined : 'scope-wrong';
};

/**
 * Separates scopes by commas, as Alipay does. The official connector's form asks for blanks.
 *
 * @see https://opendocs.alipay.com/open/289/105656
 */
export const joinScopes = (scopes: string): string =>
  scopes
    .trim()
    .split(/[\s,]+/)
    .join(',');
