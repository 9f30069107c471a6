import { mkdir, stat } from 'node:fs/promises';
import { CliError } from '../cli-error.ts';

const othersBits = 0o077;

/**
 * Makes a folder that its owner alone may read. One that exists stays as it is: it may be anybody's.
 *
 * @throws CliError `folder-not-private`; not on Windows, which has no such modes.
 */
export const makePrivateFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { mode } = await stat(folder);
  if (process.platform !== 'win32' && (mode & othersBits) !== 0) {
    throw new CliError(2, { code: 'folder-not-private', folder });
  }
};
