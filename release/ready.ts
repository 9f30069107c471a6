/*
 * npm run release:ready fails, and says why, if a release must not be made from what is checked out.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findObstacles } from './obstacles.ts';
import { releasedPackages, rootFolder } from './packages.ts';
import { project } from './project.ts';

const { GITHUB_REF_TYPE, GITHUB_REF_NAME, GITHUB_REPOSITORY } = process.env;
const obstacles = findObstacles({
  project,
  packages: releasedPackages,
  changelog: readFileSync(path.join(rootFolder, 'CHANGELOG.md'), 'utf8'),
  tag: GITHUB_REF_TYPE === 'tag' ? GITHUB_REF_NAME : undefined,
  repository: GITHUB_REPOSITORY,
});
if (obstacles.length > 0) {
  process.stderr.write(`Not ready to be released:\n- ${obstacles.join('\n- ')}\n`);
  process.exitCode = 1;
}
