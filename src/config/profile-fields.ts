/** Names of members of Alipay's answer about a user, separated by commas: 32 at most. */
export const profileFieldsPattern: RegExp = /^[a-z_]{1,64}(?:\s*,\s*[a-z_]{1,64}){0,31}$/;

/** Takes names apart that match {@link profileFieldsPattern}. */
export const splitProfileFields = (names: string): readonly string[] => names.split(/\s*,\s*/);
