import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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

/** Packs the packages into a folder, as they have been built. */
export const packAll = async (folder: string): Promise<Tarball[]> => {
  const { stdout } = await run(
    'npm',
    [
      ...['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
      ...packages.map((own) => own.folder),
    ],
    { cwd: projectFolder },
  );
  return JSON.parse(stdout).map(
    (packed: { name: string; filename: string; files: { path: string }[]; size: number }) => ({
      name: packed.name,
      path: path.join(folder, packed.filename),
      files: packed.files.map((file) => file.path).sort(),
      bytes: packed.size,
    }),
  );
};

/** Packs into the folder of a test run, or waits for the process of the run that does so. */
const packForRun = async (folder: string): Promise<Tarball[]> => {
  const list = path.join(folder, 'tarballs.json');
  const isFirst = await mkdir(path.join(folder, 'being-packed')).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    await writeFile(`${list}.new`, JSON.stringify(await packAll(folder)));
    await rename(`${list}.new`, list);
  }
  while (!existsSync(list)) {
    await delay(50);
  }
  return JSON.parse(await readFile(list, 'utf8'));
};

let packed: Promise<Tarball[]> | undefined;

/** The tarballs that the tests of a run share, packed when the first one asks for them. */
export const packOnce = (): Promise<Tarball[]> => {
  const { PACKED_FOLDER } = process.env;
  if (PACKED_FOLDER === undefined) {
    throw new Error('Only a test run has a folder for what it packs.');
  }
  packed ??= packForRun(PACKED_FOLDER);
  return packed;
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
