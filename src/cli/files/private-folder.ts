import { mkdir, stat } from 'node:fs/promises';
import { fileSystemCode } from '../shell/file-system.ts';
import { FilesError } from './failures.ts';

/** What the file system has refused in a folder. */
export const refusalOfFolder = (folder: string, error: unknown): FilesError =>
  new FilesError({ code: 'folder-not-usable', folder, systemCode: fileSystemCode(error) });

const othersBits = 0o077;

/**
 * Makes a folder that its owner alone may read. One that exists stays as it is: it may be anybody's.
 *
 * @throws FilesError `folder-not-usable`; `folder-not-private`, not on Windows, which has no such modes.
 */
export const makePrivateFolder = async (folder: string): Promise<void> => {
  const { mode } = await mkdir(folder, { recursive: true, mode: 0o700 })
    .then(() => stat(folder))
    .catch((error: unknown) => {
      throw refusalOfFolder(folder, error);
    });
  if (process.platform !== 'win32' && (mode & othersBits) !== 0) {
    throw new FilesError({ code: 'folder-not-private', folder });
  }
};
