import path from 'node:path';
import { project } from '../project.ts';
import { gitHubIdOf } from './heading-ids.ts';
import { type Markdown, readMarkdown } from './markdown.ts';

/** Reads a file by its path from the root; undefined if it is not there, empty if it is a folder. */
export type ReadFile = (file: string) => string | undefined;

/** The file of this repository that a target leads to, and the heading in it. */
interface Destination {
  file: string;
  id: string | undefined;
}

const repository = `https://github.com/${project.repository}`;

/** The path of a file or folder that GitHub shows at an address, with the heading. */
const pathOnGitHub = (address: string): string | undefined => {
  const page = address.startsWith(repository) ? address.slice(repository.length) : '';
  return /^\/(?:blob|tree)\/main\/(.*)$/.exec(page)?.[1];
};

/** What a link leads to in this repository, or undefined if it leads elsewhere. */
const destinationOf = (from: string, target: string): Destination | undefined => {
  const isAddress = /^[a-z]+:/.test(target);
  const place = isAddress ? pathOnGitHub(target) : target;
  if (place === undefined) {
    return undefined;
  }
  const [relative = '', id] = place.split('#');
  const folder = isAddress ? '.' : path.posix.dirname(from);
  const file = relative === '' ? from : path.posix.join(folder, relative);
  // GitHub gives the README below a folder's files an id of its own.
  return { file, id: id === 'readme' ? undefined : id };
};

const hasHeading = (text: string, id: string): boolean =>
  readMarkdown(text).headings.map(gitHubIdOf).includes(decodeURIComponent(id));

/** The links of a text that lead to a file or heading of this repository which is not there. */
export const brokenLinks = (from: string, { targets }: Markdown, read: ReadFile): string[] =>
  targets.filter((target) => {
    const destination = destinationOf(from, target);
    if (destination === undefined) {
      return false;
    }
    const text = read(destination.file);
    return (
      text === undefined || (destination.id !== undefined && !hasHeading(text, destination.id))
    );
  });

/**
 * The relative links of a text that lead out of the package that has it.
 *
 * @param from the text's path in the package.
 * @param packed the files in the package.
 */
export const linksOutOf = (
  packed: readonly string[],
  from: string,
  { targets }: Markdown,
): string[] =>
  targets.filter((target) => {
    if (/^(?:[a-z]+:|#)/.test(target)) {
      return false;
    }
    const file = path.posix.join(path.posix.dirname(from), target.replace(/#.*/, ''));
    return !packed.some((other) => other === file || other.startsWith(`${file}/`));
  });
