import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
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
};
