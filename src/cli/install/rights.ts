import { access, constants, lstat, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Site } from './connectors.ts';
import { expectOwnStaging, type Staging, stagingIn } from './staging.ts';
import type { Step } from './step.ts';

const isFolder = (place: string, look: typeof lstat | typeof stat): Promise<boolean> =>
  look(place).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** The folder itself, or the nearest above it that exists. */
const nearestFolder = async (folder: string): Promise<string> =>
  (await isFolder(folder, stat)) || folder === path.dirname(folder)
    ? folder
    : nearestFolder(path.dirname(folder));

const mayWrite = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * Finds the folders in which the steps would write and the user may not. A folder that is moved is
 * one of them, because its `..` changes.
 */
const findDeniedFolders = async (steps: readonly Step[], { lock }: Staging): Promise<string[]> => {
  if (steps.length === 0) {
    return [];
  }
  const places = steps.flatMap(({ from, to }) => [path.dirname(from), path.dirname(to)]);
  const folders = new Set(await Promise.all([lock, ...places].map(nearestFolder)));
  for (const { from } of steps) {
    if (await isFolder(from, lstat)) {
      folders.add(from);
    }
  }
  const denied: string[] = [];
  for (const folder of [...folders].sort()) {
    if (!(await mayWrite(folder))) {
      denied.push(folder);
    }
  }
  return denied;
};

/**
 * Makes a plan for `--dry-run`, and finds the folders in which it would fail for want of rights.
 * Nothing is changed.
 *
 * @throws CliError `place-taken`, and what the plan throws.
 */
export const rehearse = async <Plan extends { steps: readonly Step[] }>(
  site: Site,
  makePlan: (staging: Staging) => Promise<Plan>,
): Promise<Plan & { denied: string[] }> => {
  const staging = stagingIn(site);
  await expectOwnStaging(staging);
  const plan = await makePlan(staging);
  return { ...plan, denied: await findDeniedFolders(plan.steps, staging) };
};
