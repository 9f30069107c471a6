import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import linkCommand from '@logto/cli/lib/commands/connector/link.js';
import { getConnectorPackagesFromDirectory } from '@logto/cli/lib/utils.js';
import { vi } from 'vitest';
import { type Ending, projectFolder, runHere } from './command.ts';
import { temporaryFolder } from './folder.ts';

/** A made-up Logto. */
export interface MadeUpInstance {
  folder: string;
  connectorsFolder: string;
}

const writeJson = (file: string, content: object): Promise<void> =>
  writeFile(file, JSON.stringify(content));

/** Makes an instance without connectors, with the connector kit of this project or one so named. */
export const makeInstance = async (kitVersion?: string): Promise<MadeUpInstance> => {
  const folder = await temporaryFolder();
  const core = path.join(folder, 'packages', 'core');
  const scope = path.join(core, 'node_modules', '@logto');
  const kit = path.join(scope, 'connector-kit');
  await mkdir(scope, { recursive: true });
  await writeJson(path.join(core, 'package.json'), { name: '@logto/core', version: '1.42.0' });
  if (kitVersion === undefined) {
    await symlink(path.join(projectFolder, 'node_modules/@logto/connector-kit'), kit);
  } else {
    await mkdir(kit);
    await writeJson(path.join(kit, 'package.json'), {
      name: '@logto/connector-kit',
      version: kitVersion,
    });
  }
  return { folder, connectorsFolder: path.join(core, 'connectors') };
};

const factory = (id: string): string => `
const metadata = {
  id: ${id}, target: "alipay", platform: "Native",
  name: { en: "Alipay" }, description: { en: "" }, logo: "", logoDark: null, readme: "",
};
export default async () => ({ type: "Social", metadata, configGuard: {} });
`;

interface MadeUpConnector {
  name: string;
  version?: string;
  /** The id of the factory that it makes. */
  id?: string;
  /** The id as it is written in the code; in double quotes, unless otherwise specified. */
  literal?: string;
  /** The file of its library that holds the id; index.js, unless otherwise specified. */
  file?: string;
  /** What its folder is called; as `logto connector add` calls it, unless otherwise specified. */
  folderName?: string;
}

/** Adds a connector to an instance, and returns its folder. */
export const addConnector = async (
  { connectorsFolder }: MadeUpInstance,
  {
    name,
    version = '1.4.6',
    id = 'alipay-native',
    literal,
    file = 'index.js',
    folderName,
  }: MadeUpConnector,
): Promise<string> => {
  const folder = path.join(connectorsFolder, folderName ?? name.replaceAll('/', '-'));
  await mkdir(path.join(folder, 'lib'), { recursive: true });
  await writeJson(path.join(folder, 'package.json'), {
    name,
    version,
    type: 'module',
    dependencies: { '@logto/connector-kit': '^5.0.0' },
  });
  await writeFile(path.join(folder, 'lib', file), factory(literal ?? `"${id}"`));
  return folder;
};

export const ownName = 'connector-alipay-native';

export const officialName = '@logto/connector-alipay-native';

/** How `logto connector link` calls the official connector's link. */
export const linkName = '@logto-connector-alipay-native';

/** Makes an instance with the official connector, as `logto connector add` leaves it. */
export const makeOfficialInstance = async (): Promise<MadeUpInstance> => {
  const instance = await makeInstance();
  await addConnector(instance, { name: officialName });
  return instance;
};

/** Lays the official connector out as a checkout and the official image have it, without a link. */
export const addOfficialSource = async (instance: MadeUpInstance): Promise<string> => {
  const added = await addConnector(instance, { name: officialName, folderName: 'source' });
  const source = path.join(instance.folder, 'packages/connectors/connector-alipay-native');
  await cp(added, source, { recursive: true });
  await rm(added, { recursive: true });
  return source;
};

/** Runs `logto connector link`, which links all connectors relatively. */
export const linkConnectors = async ({ folder }: MadeUpInstance): Promise<void> => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  await linkCommand.handler({ path: folder, cloud: false, mock: false, _: [], $0: 'logto' });
  log.mockRestore();
};

/** An instance with the official connector behind a relative link, as in the official image. */
export const makeLinkedInstance = async (): Promise<MadeUpInstance> => {
  const instance = await makeInstance();
  await addOfficialSource(instance);
  await linkConnectors(instance);
  return instance;
};

/** Runs `install`, `uninstall` or `doctor` on an instance, in this process. */
export const runOn = (
  { folder }: MadeUpInstance,
  command: string,
  ...args: string[]
): Promise<Ending> => runHere([command, '--path', folder, ...args]);

/** The names of the packages that Logto sees, sorted. */
export const packagesOf = async ({ connectorsFolder }: MadeUpInstance): Promise<string[]> => {
  const packages = await getConnectorPackagesFromDirectory(connectorsFolder);
  return packages.map(({ name }) => String(name)).sort();
};

const loader = import.meta.resolve('@logto/cli/lib/connector/factories.js');

/**
 * The factories that Logto's own loader finds, with the folder of each. The loader keeps what it has
 * found, and Node what it has loaded from a path. So each call has a loader of its own, which is given
 * a copy of the instance, links and all.
 */
export const factoriesOf = async ({
  folder,
  connectorsFolder,
}: MadeUpInstance): Promise<unknown> => {
  const copy = await temporaryFolder();
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
  const packages = await getConnectorPackagesFromDirectory(
    path.join(copy, path.relative(folder, connectorsFolder)),
  );
  const { loadConnectorFactories }: typeof import('@logto/cli/lib/connector/factories.js') =
    await import(`${loader}?for=${path.basename(copy)}`);
  const factories = await loadConnectorFactories(packages, false);
  return factories.map((found) => [
    found.metadata.id,
    path.join(folder, path.relative(copy, found.path)),
  ]);
};
