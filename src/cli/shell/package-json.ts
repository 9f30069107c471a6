import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const guard = z.object({
  name: z.string(),
  version: z.string().optional().catch(undefined),
  files: z.array(z.string()).optional().catch(undefined),
  dependencies: z.record(z.string()).optional().catch(undefined),
});

export type PackageJson = z.output<typeof guard>;

/** Reads a folder's package.json; undefined if there is none that can be understood. */
export const readPackageJson = async (folder: string): Promise<PackageJson | undefined> => {
  try {
    return guard.parse(JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')));
  } catch {
    return undefined;
  }
};
