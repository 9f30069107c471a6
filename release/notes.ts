/*
 * npm run release:notes prints what CHANGELOG.md says of the version that is checked out.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sectionOf } from './changelog.ts';
import { releasedPackages, rootFolder } from './packages.ts';

const changelog = readFileSync(path.join(rootFolder, 'CHANGELOG.md'), 'utf8');
const [notes] = releasedPackages.map(({ version }) => sectionOf(changelog, version));
if (notes === undefined) {
  process.stderr.write('CHANGELOG.md says nothing of this version: `npm run release:ready`.\n');
  process.exitCode = 1;
} else {
  process.stdout.write(`${notes}\n`);
}
