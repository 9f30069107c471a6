import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ReleasedPackage, releasedPackages, rootFolder, run } from '../packages.ts';
import { halvesOf, tooLong, withoutPointer } from './guide.ts';
import { brokenLinks, linksOutOf, type ReadFile } from './links.ts';
import { readMarkdown } from './markdown.ts';
import { differenceBetween } from './translations.ts';

const read: ReadFile = (file) => {
  const absolute = path.join(rootFolder, file);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  return stats?.isFile() ? readFileSync(absolute, 'utf8') : stats && '';
};

const markdownOf = (file: string) => readMarkdown(read(file) ?? '');

const linkProblems = (files: readonly string[]): string[] =>
  files.flatMap((file) =>
    brokenLinks(file, markdownOf(file), read).map(
      (target) => `${file} links to ${target}, which is not there.`,
    ),
  );

const translationProblems = (files: readonly string[]): string[] =>
  files
    .filter((file) => file.endsWith('.zh-CN.md'))
    .flatMap((translation) => {
      const original = translation.replace('.zh-CN', '');
      const difference = differenceBetween(markdownOf(original), markdownOf(translation));
      return difference === undefined
        ? []
        : [`${original} and ${translation} differ at ${difference}.`];
    });

const guideProblems = (file: string): string[] => {
  const guide = read(file) ?? '';
  const { english, chinese } = halvesOf(guide);
  const difference = differenceBetween(
    readMarkdown(withoutPointer(english)),
    readMarkdown(chinese),
  );
  return [
    ...tooLong(guide).map((half) => `${file} is too long for Logto's drawer, ${half}.`),
    ...(difference === undefined ? [] : [`The halves of ${file} differ at ${difference}.`]),
  ];
};

/** The files that a package would have. */
const packedFiles = async ({ folder }: ReleasedPackage): Promise<string[]> => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: path.join(rootFolder, folder),
  });
  const [packed]: Array<{ files: Array<{ path: string }> }> = JSON.parse(stdout);
  return (packed?.files ?? []).map((file) => file.path);
};

const packageLinkProblems = async (released: ReleasedPackage): Promise<string[]> => {
  const packed = await packedFiles(released);
  return packed
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      linksOutOf(packed, file, markdownOf(path.posix.join(released.folder, file))).map(
        (target) => `${file} in ${released.name} links to ${target}, which that package lacks.`,
      ),
    );
};

/**
 * What is wrong with the texts: links that lead nowhere or out of a package, translations that differ,
 * guides that are too long. The packages have to be built.
 */
export const documentProblems = async (): Promise<string[]> => {
  const { stdout } = await run(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
    {
      cwd: rootFolder,
    },
  );
  const files = stdout.trim().split('\n');
  const ofPackages = await Promise.all(releasedPackages.map(packageLinkProblems));
  return [
    ...linkProblems(files),
    ...translationProblems(files),
    ...files.filter((file) => file.endsWith('docs/guide.md')).flatMap(guideProblems),
    ...ofPackages.flat(),
  ];
};
