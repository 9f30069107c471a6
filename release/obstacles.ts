import { sectionOf } from './changelog.ts';
import type { ReleasedPackage } from './packages.ts';
import { type Project, unset } from './project.ts';

/** What is about to be released, and from where. */
export interface Release {
  project: Project;
  packages: readonly ReleasedPackage[];
  /** The text of CHANGELOG.md. */
  changelog: string;
  /** The tag that the release is made from; undefined if it is made by hand. */
  tag: string | undefined;
  /** The repository that it is made in, as owner/name; undefined if it is made by hand. */
  repository: string | undefined;
}

const obstaclesInProject = ({ project, repository }: Release): string[] => {
  const obstacles: string[] = [];
  if (project.repository === unset.repository) {
    obstacles.push('Set the repository in release/project.ts, then run `npm run project`.');
  } else if (repository !== undefined && repository !== project.repository) {
    obstacles.push(
      `release/project.ts names ${project.repository}, but this is ${repository}: npm would refuse the provenance.`,
    );
  }
  if (project.codeOwners.some((owner) => unset.codeOwners.includes(owner))) {
    obstacles.push('Set the code owners in release/project.ts, then run `npm run project`.');
  }
  return obstacles;
};

const obstaclesInVersions = ({ packages, changelog, tag }: Release): string[] => {
  const obstacles: string[] = [];
  for (const { name, version } of packages) {
    if (tag !== undefined && tag !== `v${version}`) {
      obstacles.push(`The tag is ${tag}, but the version of ${name} is ${version}.`);
    }
  }
  const versions = new Set(packages.map(({ version }) => version));
  if (versions.size > 1) {
    obstacles.push(`The packages have several versions: ${[...versions].join(', ')}.`);
  }
  for (const version of versions) {
    // What is published before a version, such as 1.0.0-rc.0, has no section of its own.
    const [released = version] = version.split('-');
    if (released === version && sectionOf(changelog, version) === undefined) {
      obstacles.push(
        `CHANGELOG.md has no section "## ${version} - <its date, as 2000-12-31>", or nothing in it.`,
      );
    }
  }
  return obstacles;
};

/** Whatever keeps a release from being made; empty if it may be made. */
export const findObstacles = (release: Release): string[] => [
  ...obstaclesInProject(release),
  ...obstaclesInVersions(release),
];
