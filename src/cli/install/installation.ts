import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../shell/file-system.ts';
import { type AlipayConnector, findAlipayConnectors, type Site } from './connectors.ts';
import { InstallError } from './failures.ts';
import { additionsTo, inspectPackage, type OwnPackage } from './own-package.ts';
import { isRemains } from './remains.ts';

/** Where this package is installed. */
export const ownPlaceIn = ({ connectorsFolder, connector }: Site): string =>
  path.join(connectorsFolder, connector.name);

/** What is installed in a Logto. */
export interface Installation {
  /** Our copy, if it is whole. */
  own: OwnPackage | undefined;
  /** Every other package of the factory, further copies of ours included. */
  others: AlipayConnector[];
}

/** Finds what is installed. */
export const findInstallation = async (site: Site): Promise<Installation> => {
  const ownPlace = ownPlaceIn(site);
  const present = await findAlipayConnectors(site);
  return {
    own: await inspectPackage(ownPlace, site.connector),
    others: present.filter(({ folder, isOurs }) => !(isOurs && folder === ownPlace)),
  };
};

/**
 * Makes sure that a version of ours is installed, whole and alone.
 *
 * @throws CliError `not-installed-whole`.
 */
export const expectInstalled = async (site: Site, version: string): Promise<void> => {
  const { own, others } = await findInstallation(site);
  if (own?.version !== version || others.length > 0) {
    throw new InstallError(1, { code: 'not-installed-whole', folder: ownPlaceIn(site) });
  }
};

/** Whether a place holds nothing that would be lost: it is free, an empty folder or remains. */
const isFree = async (place: string): Promise<boolean> => {
  try {
    const isFolder = (await lstat(place)).isDirectory();
    return isFolder && ((await readdir(place)).length === 0 || (await isRemains(place)));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      return true;
    }
    throw error;
  }
};

/** Makes sure that nothing is lost with a copy of ours. What a link leads to stays where it is. */
const expectNoAdditions = async (present: readonly AlipayConnector[]): Promise<void> => {
  for (const { folder, isOurs } of present) {
    const [place] = isOurs && (await lstat(folder)).isDirectory() ? await additionsTo(folder) : [];
    if (place !== undefined) {
      throw new InstallError(1, { code: 'place-taken', place });
    }
  }
};

/**
 * Makes sure that our place holds nothing but a copy of ours or another connector of the factory,
 * which is set aside, and no copy of ours anything of somebody else's. A link of our name may lead to a
 * checkout that somebody works on.
 *
 * @throws CliError `place-taken`.
 */
export const expectOwnPlace = async (
  site: Site,
  present: readonly AlipayConnector[],
): Promise<void> => {
  await expectNoAdditions(present);
  const place = ownPlaceIn(site);
  if (await isFree(place)) {
    return;
  }
  const connector = present.find(({ folder }) => folder === place);
  const isLink = (await lstat(place)).isSymbolicLink();
  if (!connector || (connector.isOurs && isLink)) {
    throw new InstallError(1, { code: 'place-taken', place });
  }
};
