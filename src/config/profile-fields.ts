/** The longest text, in characters, that is looked at: 32 names and blanks around them. */
const longestText = 4096;

/** Names of members of Alipay's answer about a user, separated by commas: 32 at most. */
const profileFieldsPattern = /^[a-z_]{1,64}(?:\s*,\s*[a-z_]{1,64}){0,31}$/;

/** Finds what is wrong with a list of names that has no blanks around it; its length is looked at first. */
export const mistakeInProfileFields = (names: string): 'profile-fields-wrong' | undefined =>
  names.length <= longestText && profileFieldsPattern.test(names)
    ? undefined
    : 'profile-fields-wrong';

/** Takes names apart in which {@link mistakeInProfileFields} finds no mistake. */
export const splitProfileFields = (names: string): readonly string[] => names.split(/\s*,\s*/);
