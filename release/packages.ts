import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** Runs a program and resolves with what it printed; rejects if it fails. */
export const run = promisify(execFile);

/** The folder of this repository. */
export const rootFolder = path.resolve(import.meta.dirname, '..');

/** A package that is released: all are, together and under one version. */
export interface ReleasedPackage {
  /** Its folder, from the root. */
  folder: string;
  name: string;
  version: string;
}

/** All of them. */
export const releasedPackages: readonly ReleasedPackage[] = ['.', 'web']
  .map((folder) => ({ folder, file: path.join(rootFolder, folder, 'package.json') }))
  .filter(({ file }) => existsSync(file))
  .map(({ folder, file }) => ({ ...JSON.parse(readFileSync(file, 'utf8')), folder }));

/** Packs a package as `npm publish` does, builds included, and resolves with its tarball's path. */
export const pack = async (
  { folder, name, version }: ReleasedPackage,
  destination: string,
  ...options: string[]
): Promise<string> => {
  await run('npm', ['pack', '--pack-destination', destination, ...options], {
    cwd: path.join(rootFolder, folder),
  });
  return path.join(destination, `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`);
};
