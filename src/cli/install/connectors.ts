import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { OwnConnector } from '../../config/connectors.ts';
import { systemErrorCode } from '../shell/file-system.ts';
import { readPackageFile, readPackageJson } from './package-json.ts';

/** Where the connectors of a Logto lie, and which of ours is meant. */
export interface Site {
  connectorsFolder: string;
  connector: OwnConnector;
}

/** A connector package that makes the factory of ours: this one, or one in its place. */
export interface AlipayConnector {
  folder: string;
  name: string;
  version: string;
  isOurs: boolean;
}

/** Logto ignores a package that is named otherwise; this is how it decides. */
const isConnectorName = (name: string): boolean =>
  name.startsWith('connector-') || name.split('/')[1]?.startsWith('connector-') === true;

const definitionOf = (factoryId: string): RegExp =>
  new RegExp(`\\bid["']?\\s*:\\s*["'\`]${factoryId}["'\`]`);

/** Lists a folder; one that does not exist is empty. */
export const entriesOf = async (folder: string): Promise<string[]> => {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      return [];
    }
    throw error;
  }
};

/** Searches the code for the factory's id. (To load it would be to run it.) */
const definesFactory = async (folder: string, factoryId: string): Promise<boolean> => {
  try {
    const library = path.join(folder, 'lib');
    const scripts = (await readdir(library)).filter((file) => file.endsWith('.js'));
    const codes = await Promise.all(
      scripts.map((script) => readPackageFile(path.join(library, script))),
    );
    const definition = definitionOf(factoryId);
    return codes.some((code) => definition.test(code));
  } catch {
    return false;
  }
};

const identify = async (
  folder: string,
  connector: OwnConnector,
): Promise<AlipayConnector | undefined> => {
  const packageJson = await readPackageJson(folder);
  if (!packageJson || !isConnectorName(packageJson.name)) {
    return undefined;
  }
  const { name, version = '?' } = packageJson;
  const isOurs = name === connector.name;
  return isOurs ||
    name === connector.officialName ||
    (await definesFactory(folder, connector.factoryId))
    ? { folder, name, version, isOurs }
    : undefined;
};

/**
 * Finds the packages in a folder of connectors of which Logto takes no more than one: ours, the
 * official one under whatever folder name, and any other with the factory's id in its code.
 */
export const findAlipayConnectors = async ({
  connectorsFolder,
  connector,
}: Site): Promise<AlipayConnector[]> => {
  const folders = (await entriesOf(connectorsFolder)).map((entry) =>
    path.join(connectorsFolder, entry),
  );
  const identified = await Promise.all(folders.map((folder) => identify(folder, connector)));
  return identified.filter((found) => found !== undefined);
};

type Named = Pick<AlipayConnector, 'name'>;

/** Puts the official connector first, and the others in the order of their names. */
export const byRank =
  ({ officialName }: OwnConnector) =>
  (left: Named, right: Named): number =>
    Number(right.name === officialName) - Number(left.name === officialName) ||
    left.name.localeCompare(right.name);
