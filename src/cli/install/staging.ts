import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Our own folder among the connectors. Logto passes over it, because it holds no package.json
 * itself; and it is on the file system of the connectors, wherever that is mounted, so that moves
 * between the two are atomic and what is set aside is kept along with them.
 */
export interface Staging {
  folder: string;
  /** Where a copy is put together. */
  incoming: string;
  /** Where our own old copies wait until they are no longer needed. */
  outgoing: string;
  /** Where other connectors of the same factory wait for `uninstall`. */
  setAside: string;
}

export const stagingIn = (connectorsFolder: string): Staging => {
  const folder = path.join(connectorsFolder, '.connector-alipay-native');
  return {
    folder,
    incoming: path.join(folder, 'incoming'),
    outgoing: path.join(folder, 'outgoing'),
    setAside: path.join(folder, 'set-aside'),
  };
};

const removeIfEmpty = async (folder: string): Promise<void> => {
  try {
    await rmdir(folder);
  } catch {
    // It is in use, or there is none.
  }
};

/** Removes what an earlier command may have left lying when it was interrupted. */
export const clear = async ({ incoming, outgoing }: Staging): Promise<void> => {
  await rm(incoming, { recursive: true, force: true });
  await rm(outgoing, { recursive: true, force: true });
};

/** Removes the staging, unless something is kept in it. */
export const close = async ({ folder, outgoing, setAside }: Staging): Promise<void> => {
  await removeIfEmpty(outgoing);
  await removeIfEmpty(setAside);
  await removeIfEmpty(folder);
};
