import { constants, open } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const guard = z.object({
  name: z.string(),
  version: z.string().optional().catch(undefined),
  files: z.array(z.string()).optional().catch(undefined),
  dependencies: z.record(z.string()).optional().catch(undefined),
});

export type PackageJson = z.output<typeof guard>;

/**
 * Reads a file of a package that somebody else may have put there.
 *
 * @throws Error if it is not a file: a pipe, for instance, would be waited for without end.
 */
export const readPackageFile = async (file: string): Promise<string> => {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) {
      throw new Error('not-a-file');
    }
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
};

/** Reads a folder's package.json; undefined if there is none that can be understood. */
export const readPackageJson = async (folder: string): Promise<PackageJson | undefined> => {
  try {
    return guard.parse(JSON.parse(await readPackageFile(path.join(folder, 'package.json'))));
  } catch {
    return undefined;
  }
};
