/**
 * Finds what a changelog says of a version that has its date.
 *
 * @returns the text without its heading; undefined if there is none.
 */
export const sectionOf = (changelog: string, version: string): string | undefined => {
  const [, ...sections] = changelog.split(/^## /m);
  for (const section of sections) {
    const [heading = '', ...lines] = section.split('\n');
    if (heading.startsWith(`${version} - `) && /- \d{4}-\d{2}-\d{2}$/.test(heading)) {
      return lines.join('\n').trim() || undefined;
    }
  }
  return undefined;
};
