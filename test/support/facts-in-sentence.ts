/** Names that read the same in every language, longest first: each is taken out before the next. */
const names = [
  // In backquotes, as the Console and the guide show them.
  /`[^`\n]+`/g,
  /https?:\/\/[\w./:[\]-]*\w/g,
  // Options, files, variables, and the names of settings, ids and codes.
  /--[a-z][a-z-]*/g,
  /[\w…*-]+\.(?:crt|csr|csv|js|json|pem|sql|sqlite|txt|yaml|yml)\b/g,
  /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g,
  /\b[a-z]+[a-z0-9]*(?:[._-][a-z0-9]+)*(?:[A-Z][a-z0-9]+|[._][a-z0-9]+)\w*/g,
];

/** Units, by what stands for them in each language. */
const units: Record<string, RegExp> = {
  days: /^\s*(?:days?|天)/,
  minutes: /^\s*(?:minutes?|分钟)/,
  seconds: /^\s*(?:seconds?\b(?! account)|秒)/,
  bits: /^[\s-]*(?:bits?|位(?!数|数字))/,
  characters: /^\s*(?:characters|个?字符)/,
  digits: /^\s*(?:digits|位(?:数字)?)/,
};

const unitAfter = (rest: string): string =>
  Object.keys(units).find((unit) => units[unit]?.test(rest)) ?? '';

/**
 * What a sentence says that must not differ between languages: names of settings, ids, codes, options,
 * variables and files, addresses, and numbers with their units (modes of files among them).
 */
export const factsIn = (sentence: string): string[] => {
  const found: string[] = [];
  const withoutNames = names.reduce(
    (rest, pattern) =>
      rest.replace(pattern, (name) => {
        found.push(name.replaceAll('`', ''));
        return ' ';
      }),
    sentence,
  );
  for (const { 0: number, index } of withoutNames.matchAll(/\d+(?:[.,]\d+)*/g)) {
    const unit = unitAfter(withoutNames.slice(index + number.length));
    found.push(`${number.replaceAll(',', '')} ${unit}`.trim());
  }
  return [...new Set(found)].toSorted();
};
