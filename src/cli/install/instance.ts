import path from 'node:path';
import type { Language } from '../language.ts';
import { readPackageJson } from '../package-json.ts';
import { Problem } from '../problem.ts';
import { isInRange } from './kit-range.ts';
import { installMessages } from './messages.ts';

/** A Logto, as far as connectors are concerned. */
export interface Instance {
  folder: string;
  /** Where Logto looks for connectors when it starts. */
  connectorsFolder: string;
}

const coreOf = (folder: string): string => path.join(folder, 'packages', 'core');

const isInstance = async (folder: string): Promise<boolean> =>
  (await readPackageJson(coreOf(folder)))?.name === '@logto/core';

/**
 * Finds the Logto to work on.
 *
 * @param named the folder that `--path` names; else the usual places are looked at: the working
 * folder, `logto` in it, and `/etc/logto`, where the Docker image has it.
 * @throws Problem where there is none.
 */
export const findInstance = async (
  named: string | undefined,
  workingFolder: string,
  language: Language,
): Promise<Instance> => {
  const places = named === undefined ? ['.', 'logto', '/etc/logto'] : [named];
  const folders = places.map((place) => path.resolve(workingFolder, place));
  for (const folder of folders) {
    if (await isInstance(folder)) {
      return { folder, connectorsFolder: path.join(coreOf(folder), 'connectors') };
    }
  }
  const texts = installMessages[language];
  throw new Problem(1, named === undefined ? texts.noLogto(folders) : texts.notLogto(folders[0]));
};

/**
 * Makes sure that a Logto's connector kit is one that this package works with: Logto would skip
 * the connector otherwise.
 *
 * @param range of versions, as in our package.json.
 * @returns the kit's version.
 * @throws Problem where it is not, or where there is no kit.
 */
export const expectKit = async (
  { folder }: Instance,
  range: string,
  language: Language,
): Promise<string> => {
  const texts = installMessages[language];
  const kit = await readPackageJson(
    path.join(coreOf(folder), 'node_modules', '@logto', 'connector-kit'),
  );
  if (kit?.version === undefined) {
    throw new Problem(1, texts.noKit(folder));
  }
  if (!isInRange(kit.version, range)) {
    throw new Problem(1, texts.kitOutOfRange(kit.version, range));
  }
  return kit.version;
};
