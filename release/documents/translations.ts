import type { Markdown } from './markdown.ts';

/** The same target for both languages: pages have twins, and headings are translated. */
const inAnyLanguage = (target: string): string =>
  target.replace(/\.zh-CN(?=\.md)/, '').replace(/#.*/, '');

const targetsOf = ({ targets }: Markdown): string[] =>
  [...new Set(targets.map(inAnyLanguage))].toSorted();

/**
 * How a translation differs from the original, as far as it is structure, code or links.
 *
 * @returns what is at the first difference, or undefined if there is none.
 */
export const differenceBetween = (
  original: Markdown,
  translation: Markdown,
): string | undefined => {
  const [ours, theirs] = [original.outline, translation.outline];
  const index = ours.findIndex((block, position) => block !== theirs[position]);
  if (index !== -1 || theirs.length > ours.length) {
    const at = index === -1 ? ours.length : index;
    return `block ${at + 1}: “${ours[at] ?? 'nothing'}” and “${theirs[at] ?? 'nothing'}”`;
  }
  const translated = targetsOf(translation);
  const links = targetsOf(original);
  const alone = [
    ...links.filter((target) => !translated.includes(target)),
    ...translated.filter((target) => !links.includes(target)),
  ];
  return alone.length > 0 ? `only one of them links to ${alone.join(', ')}` : undefined;
};
