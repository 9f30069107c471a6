const numbersOf = (version: string): [major: number, minor: number, patch: number] | undefined => {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)(?:\+.*)?$/.exec(version) ?? [];
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
};

/**
 * Whether a version of the connector kit is in a range such as `^4.0.0 || ^5.0.0`.
 *
 * Logto's loader asks semver. This understands what our package.json says and no more: carets, of
 * versions from 1.0.0 on. As with semver, a prerelease is in no such range.
 *
 * @see https://github.com/npm/node-semver#caret-ranges-123-025-004
 */
export const isInRange = (version: string, range: string): boolean => {
  const actual = numbersOf(version);
  return range.split('||').some((alternative) => {
    const lowest = numbersOf(alternative.trim().replace(/^\^/, ''));
    if (!actual || !lowest || actual[0] !== lowest[0]) {
      return false;
    }
    return actual[1] === lowest[1] ? actual[2] >= lowest[2] : actual[1] > lowest[1];
  });
};
