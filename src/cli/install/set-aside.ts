import { lstat, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { entriesOf } from './connectors.ts';
import { readPackageJson } from './package-json.ts';

/** What `install` has set aside. */
export interface SetAside {
  /** Where it waits: a folder, or a link. */
  folder: string;
  /** The package's name; of one that cannot be read, its file name. */
  name: string;
  version: string;
  isOurs: false;
  /** Whether there will be a package at its old place when it is brought back. */
  canReturn: boolean;
}

/**
 * Where the package is once it is brought back. A relative link keeps its text while it is set aside,
 * one folder deeper, so it leads somewhere only from the folder of the connectors.
 */
const packageBehind = async (place: string, connectorsFolder: string): Promise<string> =>
  (await lstat(place)).isSymbolicLink()
    ? path.resolve(await realpath(connectorsFolder), await readlink(place))
    : place;

/** Lists what is set aside. */
export const findSetAside = async (
  setAsideFolder: string,
  connectorsFolder: string,
): Promise<SetAside[]> => {
  const read = async (fileName: string): Promise<SetAside> => {
    const folder = path.join(setAsideFolder, fileName);
    const packageJson = await readPackageJson(await packageBehind(folder, connectorsFolder));
    return {
      folder,
      name: packageJson?.name ?? fileName,
      version: packageJson?.version ?? '?',
      isOurs: false,
      canReturn: packageJson !== undefined,
    };
  };
  return Promise.all((await entriesOf(setAsideFolder)).map(read));
};
