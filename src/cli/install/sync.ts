import { constants, open, readdir } from 'node:fs/promises';
import path from 'node:path';

const sync = async (place: string): Promise<void> => {
  // Windows flushes only what may be written; others open no folder to be written.
  const mode = process.platform === 'win32' ? constants.O_RDWR : constants.O_RDONLY;
  const handle = await open(place, mode);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Has the entries of a folder written to the disk, so that a loss of power undoes none. */
export const syncFolder = async (folder: string): Promise<void> => {
  // Windows opens no folders.
  if (process.platform !== 'win32') {
    await sync(folder);
  }
};

/** Has a folder with all files and folders in it written to the disk. */
export const syncTree = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    await (entry.isDirectory() ? syncTree(place) : sync(place));
  }
  await syncFolder(folder);
};
