/** What Logto's drawer may be asked to show in one language, in bytes. */
export const mostOfAGuide = 16 * 1024;

/** The title of the Chinese half. */
const chineseTitle = '# 中文指南\n';

/** The halves of a guide, which Logto shows as one. */
export const halvesOf = (guide: string): { english: string; chinese: string } => {
  const start = guide.indexOf(`\n${chineseTitle}`);
  if (start === -1) {
    throw new Error('A guide has no Chinese half');
  }
  return { english: guide.slice(0, start), chinese: guide.slice(start + 1) };
};

/** English without the paragraph that names the other half. */
export const withoutPointer = (english: string): string => english.replace(/^\*\*\[.*\n\n/m, '');

/** The halves that are longer than they may be. */
export const tooLong = (guide: string): string[] =>
  Object.entries(halvesOf(guide))
    .map(([language, half]) => ({ language, bytes: Buffer.byteLength(half) }))
    .filter(({ bytes }) => bytes > mostOfAGuide)
    .map(({ language, bytes }) => `${language}: ${bytes} bytes, of at most ${mostOfAGuide}`);
