import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { loadConnectorFactories } from '@logto/cli/lib/connector/index.js';
import { getConnectorPackagesFromDirectory } from '@logto/cli/lib/utils.js';

const run = promisify(execFile);

/** The folder of this project, which is that of the native connector's package. */
export const projectFolder = path.resolve(import.meta.dirname, '../..');

/** The packages of this project. */
export const packages = [
  { name: 'connector-alipay-native', factoryId: 'alipay-native', folder: projectFolder },
  {
    name: 'connector-alipay-web',
    factoryId: 'alipay-web',
    folder: path.join(projectFolder, 'web'),
  },
] as const;

/** A package as `npm pack` makes it. */
export interface Tarball {
  /** The package's name. */
  name: string;
  path: string;
  /** The packed files, relative to the package, sorted. */
  files: string[];
  bytes: number;
}

/** Packs a package into a folder, as it has been built. */
export const pack = async (folder: string, packageFolder = projectFolder): Promise<Tarball> => {
  const { stdout } = await run(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
    { cwd: packageFolder },
  );
  const [packed] = JSON.parse(stdout);
  return {
    name: packed.name,
    path: path.join(folder, packed.filename),
    files: packed.files.map((file: { path: string }) => file.path).sort(),
    bytes: packed.size,
  };
};

const packed = new Map<string, Promise<Tarball>>();

/** The tarball of a package that a test shares with others, packed when the first one asks for it. */
export const packOnce = (packageFolder = projectFolder): Promise<Tarball> => {
  const { PACKED_FOLDER = os.tmpdir() } = process.env;
  const tarball =
    packed.get(packageFolder) ??
    mkdtemp(path.join(PACKED_FOLDER, 'tarball-')).then((folder) => pack(folder, packageFolder));
  packed.set(packageFolder, tarball);
  return tarball;
};

/** A folder like `packages/core` of a Logto instance, as far as connectors see it. */
export interface Host {
  folder: string;
  connectorsFolder: string;
  remove: () => Promise<void>;
}

/**
 * Makes a folder in which a connector finds the connector kit and nothing else, and unpacks
 * packages into its `connectors/`, as `logto connector add` does: nothing is installed.
 *
 * @param kitFolder the connector kit that the host has.
 */
export const makeHost = async (tarballs: readonly Tarball[], kitFolder: string): Promise<Host> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'logto-core-'));
  const connectorsFolder = path.join(folder, 'connectors');
  await mkdir(path.join(folder, 'node_modules', '@logto'), { recursive: true });
  await symlink(kitFolder, path.join(folder, 'node_modules', '@logto', 'connector-kit'));
  for (const tarball of tarballs) {
    const connectorFolder = path.join(connectorsFolder, tarball.name);
    await mkdir(connectorFolder, { recursive: true });
    await run('tar', ['-xzf', tarball.path, '-C', connectorFolder, '--strip-components=1']);
  }
  return {
    folder,
    connectorsFolder,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

/** Loads the connectors of a host with Logto's own loader. */
export const loadConnectors = async ({
  connectorsFolder,
}: Host): ReturnType<typeof loadConnectorFactories> =>
  loadConnectorFactories(await getConnectorPackagesFromDirectory(connectorsFolder), false);
