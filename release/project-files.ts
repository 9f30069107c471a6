import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ReleasedPackage, releasedPackages, rootFolder } from './packages.ts';
import { type Project, project, unset } from './project.ts';

/** A file that repeats something of the project. */
export interface ProjectFile {
  /** From the root. */
  path: string;
  text: string;
}

const packageJson = ({ repository, author, funding }: Project, { folder }: ReleasedPackage) => {
  const file = path.join(folder, 'package.json');
  const address = `https://github.com/${repository}`;
  const isRoot = folder === '.';
  const fields = {
    homepage: `${isRoot ? address : `${address}/tree/main/${folder}`}#readme`,
    bugs: `${address}/issues`,
    repository: {
      type: 'git',
      url: `git+${address}.git`,
      ...(isRoot ? {} : { directory: folder }),
    },
    author,
    // Not written to JSON if it is undefined.
    funding,
  };
  const text = readFileSync(path.join(rootFolder, file), 'utf8');
  return { path: file, text: `${JSON.stringify({ ...JSON.parse(text), ...fields }, null, 2)}\n` };
};

/** The texts that name the repository: most are read outside of it too, and link to it by its address. */
const linkingTexts = [
  'README.md',
  'README.zh-CN.md',
  'docs/guide.md',
  'docs/maintaining.md',
  'docs/mobile.md',
  'docs/mobile.zh-CN.md',
  'web/README.md',
  'web/README.zh-CN.md',
  'web/docs/guide.md',
];

/** The repository as package.json names it, which is what the texts name until they are written again. */
const namedRepository = (): string => {
  const { homepage } = JSON.parse(readFileSync(path.join(rootFolder, 'package.json'), 'utf8'));
  return new URL(homepage).pathname.slice(1);
};

const linkingText = ({ repository }: Project, file: string): ProjectFile => {
  const text = readFileSync(path.join(rootFolder, file), 'utf8');
  const written = [unset.repository, namedRepository()].reduce(
    (result, named) => result.replaceAll(named, repository),
    text,
  );
  return { path: file, text: written };
};

/** The files that repeat what {@link project} says, as they have to be. */
const projectFiles = (): ProjectFile[] => [
  ...releasedPackages.map((released) => packageJson(project, released)),
  ...linkingTexts.map((file) => linkingText(project, file)),
  {
    path: '.github/CODEOWNERS',
    text: `# Written by \`npm run project\`.\n* ${project.codeOwners.join(' ')}\n`,
  },
  {
    path: '.github/ISSUE_TEMPLATE/config.yml',
    text: `# Written by \`npm run project\`.
blank_issues_enabled: false
contact_links:
  - name: A weakness in its security
    url: https://github.com/${project.repository}/security/advisories/new
    about: Report it privately; SECURITY.md says what happens then.
`,
  },
];

/** The files among them that are not as they have to be. */
export const staleProjectFiles = (): ProjectFile[] =>
  projectFiles().filter(({ path: file, text }) => {
    const absolute = path.join(rootFolder, file);
    return !existsSync(absolute) || readFileSync(absolute, 'utf8') !== text;
  });
