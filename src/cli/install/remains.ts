import { lstat, readdir, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, fileSystemCode } from '../shell/file-system.ts';
import { InstallError } from './failures.ts';

/** Marks what is left of a package whose copy has taken its place, if its removal is interrupted. */
const markName = '.moved-by-connector-alipay-native';

/** Turns a package's folder into remains, which Logto ignores, because they have no package.json. */
export const markAsRemains = async (folder: string): Promise<void> => {
  const mark = path.join(folder, markName);
  await writeFile(mark, '');
  try {
    await unlink(path.join(folder, 'package.json'));
  } catch (error) {
    await rm(mark, { force: true });
    throw error;
  }
};

/** Whether a place is a folder itself. What a link leads to is somebody else's. */
const isFolder = (place: string): Promise<boolean> =>
  lstat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Whether a folder holds remains of ours, which may be deleted. */
export const isRemains = async (folder: string): Promise<boolean> =>
  (await isFolder(folder)) &&
  (await exists(path.join(folder, markName))) &&
  !(await exists(path.join(folder, 'package.json')));

/**
 * Removes remains, the mark last.
 *
 * @throws InstallError `remains-not-removed`: some of them may be gone.
 */
export const removeRemains = async (folder: string): Promise<void> => {
  try {
    for (const entry of await readdir(folder)) {
      if (entry !== markName) {
        await rm(path.join(folder, entry), { recursive: true, force: true });
      }
    }
    await rm(path.join(folder, markName), { force: true });
    await rmdir(folder);
  } catch (error) {
    const systemCode = fileSystemCode(error);
    throw new InstallError(1, { code: 'remains-not-removed', folder, systemCode });
  }
};
