import { realpath } from 'node:fs/promises';
import path from 'node:path';
import satisfies from 'semver/functions/satisfies.js';
import { exists } from '../shell/file-system.ts';
import { InstallError } from './failures.ts';
import { readPackageJson } from './package-json.ts';

/** A Logto, as far as connectors are concerned. */
export interface Instance {
  folder: string;
  /** Where Logto looks for connectors when it starts. */
  connectorsFolder: string;
}

const coreOf = (folder: string): string => path.join(folder, 'packages', 'core');

const isInstance = async (folder: string): Promise<boolean> =>
  (await readPackageJson(coreOf(folder)))?.name === '@logto/core';

/** The Logto that a folder lies in, if it lies in one. */
const instanceAround = async (folder: string): Promise<string | undefined> => {
  const parent = path.dirname(folder);
  if (parent === folder) {
    return undefined;
  }
  return (await isInstance(parent)) ? parent : instanceAround(parent);
};

/**
 * Finds the Logto to work on.
 *
 * @param named the folder that `--path` names; else the usual places are looked at: the working
 * folder, `logto` in it, and `/etc/logto`, where the Docker image has it.
 * @throws CliError `no-logto`, `not-a-logto`.
 */
export const findInstance = async (
  named: string | undefined,
  workingFolder: string,
): Promise<Instance> => {
  const places = named === undefined ? ['.', 'logto', '/etc/logto'] : [named];
  const folders = places.map((place) => path.resolve(workingFolder, place));
  for (const folder of folders) {
    if (await isInstance(folder)) {
      return { folder, connectorsFolder: path.join(coreOf(folder), 'connectors') };
    }
  }
  const [folder = workingFolder] = folders;
  throw new InstallError(
    1,
    named === undefined
      ? { code: 'no-logto', folders }
      : { code: 'not-a-logto', folder, suggestion: await instanceAround(folder) },
  );
};

const kitIn = (folder: string): string =>
  path.join(folder, 'node_modules', '@logto', 'connector-kit');

/** Whether Node finds Logto's own kit from a package: it looks upwards, from where a link leads. */
export const usesKitOf = async ({ folder }: Instance, packageFolder: string): Promise<boolean> => {
  let place = await realpath(packageFolder);
  while (!(await exists(kitIn(place))) && place !== path.dirname(place)) {
    place = path.dirname(place);
  }
  const [found, own] = [kitIn(place), kitIn(coreOf(folder))];
  return (await exists(found)) && (await realpath(found)) === (await realpath(own));
};

/**
 * Makes sure that a Logto's connector kit is one that this package works with: Logto would skip
 * the connector otherwise.
 *
 * @param range of versions, as in our package.json.
 * @returns the kit's version.
 * @throws CliError `no-connector-kit`, `connector-kit-out-of-range`.
 */
export const expectKit = async ({ folder }: Instance, range: string): Promise<string> => {
  const kit = await readPackageJson(kitIn(coreOf(folder)));
  if (kit?.version === undefined) {
    throw new InstallError(1, { code: 'no-connector-kit', folder });
  }
  if (!satisfies(kit.version, range)) {
    throw new InstallError(1, {
      code: 'connector-kit-out-of-range',
      version: kit.version,
      range,
    });
  }
  return kit.version;
};
