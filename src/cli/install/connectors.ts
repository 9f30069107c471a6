import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readPackageJson } from '../package-json.ts';
import { systemErrorCode } from '../system-error.ts';
import { ownName } from './own-package.ts';

/** A connector package that makes the factory `alipay-native`: this one, or one in its place. */
export interface AlipayConnector {
  folder: string;
  name: string;
  version: string;
  isOurs: boolean;
}

const officialName = '@logto/connector-alipay-native';

/** Logto ignores a package that is named otherwise; this is how it decides. */
const isConnectorName = (name: string): boolean =>
  name.startsWith('connector-') || name.split('/')[1]?.startsWith('connector-') === true;

const factoryId = /\bid["']?\s*:\s*["'`]alipay-native["'`]/;

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
const definesFactory = async (folder: string): Promise<boolean> => {
  try {
    const library = path.join(folder, 'lib');
    const scripts = (await readdir(library)).filter((file) => file.endsWith('.js'));
    const codes = await Promise.all(
      scripts.map((script) => readFile(path.join(library, script), 'utf8')),
    );
    return codes.some((code) => factoryId.test(code));
  } catch {
    return false;
  }
};

const identify = async (folder: string): Promise<AlipayConnector | undefined> => {
  const packageJson = await readPackageJson(folder);
  if (!packageJson || !isConnectorName(packageJson.name)) {
    return undefined;
  }
  const { name, version = '?' } = packageJson;
  const isOurs = name === ownName;
  return isOurs || name === officialName || (await definesFactory(folder))
    ? { folder, name, version, isOurs }
    : undefined;
};

/**
 * Finds the packages in a folder of connectors of which Logto takes no more than one: ours, the
 * official one under whatever folder name, and any other with the factory's id in its code.
 */
export const findAlipayConnectors = async (
  connectorsFolder: string,
): Promise<AlipayConnector[]> => {
  const folders = (await entriesOf(connectorsFolder)).map((entry) =>
    path.join(connectorsFolder, entry),
  );
  const identified = await Promise.all(folders.map(identify));
  return identified.filter((connector) => connector !== undefined);
};

/** The official connector first, then by name. */
export const byRank = (
  left: Pick<AlipayConnector, 'name'>,
  right: Pick<AlipayConnector, 'name'>,
): number =>
  Number(right.name === officialName) - Number(left.name === officialName) ||
  left.name.localeCompare(right.name);
