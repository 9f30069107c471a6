/*
 * npm run project writes what release/project.ts says to every file that repeats it.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootFolder } from './packages.ts';
import { staleProjectFiles } from './project-files.ts';

for (const { path: file, text } of staleProjectFiles()) {
  writeFileSync(path.join(rootFolder, file), text);
  process.stdout.write(`${file}\n`);
}
