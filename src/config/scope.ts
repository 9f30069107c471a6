/** Consent to the profile, without which there is no sign-in. */
export const defaultScope = 'auth_user';

/** One scope or several, however they are separated. */
export const scopePattern: RegExp = /^\w+(?:[\s,]+\w+)*$/;

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
