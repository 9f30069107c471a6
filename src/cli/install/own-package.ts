import { existsSync } from 'node:fs';
import { chmod, cp, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { OwnConnector } from '../../config/connectors.ts';
import { InstallError } from './failures.ts';
import { readPackageJson } from './package-json.ts';

/** What npm packs whether package.json lists it or not. */
const alwaysPacked = ['package.json', 'README.md', 'LICENSE'];

/** A package of this house, as it was published. */
export interface OwnPackage {
  folder: string;
  version: string;
  kitRange: string;
  files: readonly string[];
}

/** Reads what a copy of a package says of itself; undefined if the folder holds no whole one. */
export const inspectPackage = async (
  folder: string,
  { name }: OwnConnector,
): Promise<OwnPackage | undefined> => {
  const packageJson = await readPackageJson(folder);
  const kitRange = packageJson?.dependencies?.['@logto/connector-kit'];
  const isWhole = packageJson?.name === name && existsSync(path.join(folder, 'lib', 'index.js'));
  if (packageJson?.version === undefined || kitRange === undefined || !isWhole) {
    return undefined;
  }
  const { version, files = [] } = packageJson;
  return { folder, version, kitRange, files: [...alwaysPacked, ...files] };
};

/**
 * Reads what the package that is running says of itself.
 *
 * @throws CliError `package-incomplete`.
 */
export const readOwnPackage = async (
  folder: string,
  connector: OwnConnector,
): Promise<OwnPackage> => {
  const own = await inspectPackage(folder, connector);
  if (!own) {
    throw new InstallError(1, { code: 'package-incomplete', folder });
  }
  return own;
};

/**
 * Finds what somebody has put into a copy beside what was published, such as keys that keygen has made
 * there. What npm has installed for it is not theirs.
 */
export const additionsTo = async (folder: string): Promise<string[]> => {
  const { files = [] } = (await readPackageJson(folder)) ?? {};
  const published = [...alwaysPacked, 'lib', 'node_modules', ...files].map(
    (file) => file.split('/')[0],
  );
  const entries = await readdir(folder);
  return entries
    .filter((entry) => !published.includes(entry))
    .map((entry) => path.join(folder, entry));
};

/** Lets everybody read a copy: Logto may run as another user, and a umask may keep that one out. */
const letEverybodyRead = async (folder: string): Promise<void> => {
  const entries = await readdir(folder, { recursive: true });
  for (const place of [folder, ...entries.map((entry) => path.join(folder, entry))]) {
    const found = await lstat(place);
    const mode = found.mode | (found.isDirectory() ? 0o755 : 0o444);
    if (!found.isSymbolicLink() && mode !== found.mode) {
      // A file system without modes may refuse, and shows all files in one way.
      await chmod(place, mode).catch(() => {});
    }
  }
};

/**
 * Copies the published files, and no others: what npm may have put into the package's own
 * `node_modules`, a second connector kit above all, must not come to Logto.
 */
export const copyPackage = async ({ folder, files }: OwnPackage, to: string): Promise<void> => {
  for (const file of files) {
    const from = path.join(folder, file);
    if (existsSync(from)) {
      await cp(from, path.join(to, file), { recursive: true });
    }
  }
  await letEverybodyRead(to);
};
