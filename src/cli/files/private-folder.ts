import { mkdir, stat } from 'node:fs/promises';
import { fileSystemCode } from '../shell/file-system.ts';
import { FilesError } from './failures.ts';

/**
 * Does something in a folder.
 *
 * @throws FilesError `folder-not-usable` if the file system refuses it.
 */
const inFolder = async <Value>(folder: string, step: () => Promise<Value>): Promise<Value> => {
  try {
    return await step();
  } catch (error) {
    const systemCode = fileSystemCode(error);
    throw new FilesError({ code: 'folder-not-usable', folder, systemCode });
  }
};

const othersBits = 0o077;

/**
 * Makes a folder that its owner alone may read. One that exists stays as it is: it may be anybody's.
 *
 * @throws FilesError `folder-not-usable`; `folder-not-private`, not on Windows, which has no such modes.
 */
export const makePrivateFolder = async (folder: string): Promise<void> => {
  const { mode } = await inFolder(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return stat(folder);
  });
  if (process.platform !== 'win32' && (mode & othersBits) !== 0) {
    throw new FilesError({ code: 'folder-not-private', folder });
  }
};
