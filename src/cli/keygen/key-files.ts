import { existsSync } from 'node:fs';
import { mkdir, open, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileSystemCode, systemErrorCode } from '../shell/file-system.ts';
import { KeygenError } from './failures.ts';

/** A file to be written. */
export interface NewFile {
  path: string;
  content: string;
}

/** The owner may read and write, others may do nothing. */
const ownersOnly = 0o600;

const isMissing = async (folder: string): Promise<boolean> => {
  try {
    await stat(folder);
    return false;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      return true;
    }
    throw error;
  }
};

/** What has been made so far, in the order in which it was made. */
interface Made {
  folders: string[];
  files: string[];
}

/**
 * Makes a folder and those above it, one by one: in a file system that makes none, such as /proc,
 * Node's own recursive way never ends.
 */
const makeFolder = async (folder: string, made: Made): Promise<void> => {
  if (await isMissing(folder)) {
    await makeFolder(path.dirname(folder), made);
    await mkdir(folder);
    made.folders.push(folder);
  }
};

/** Writes a new file that only its owner may read, from its first byte on. */
const writeNew = async ({ path: file, content }: NewFile, made: Made): Promise<void> => {
  const handle = await open(file, 'wx', ownersOnly);
  made.files.push(file);
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
};

/** Removes what has been made; a folder in which something else lies by now stays. */
const unmake = async ({ folders, files }: Made): Promise<void> => {
  await Promise.all(files.map((file) => rm(file, { force: true })));
  for (const folder of folders.toReversed()) {
    await rmdir(folder).catch(() => {});
  }
};

/**
 * Fails if one of the files exists already.
 *
 * @throws CliError `key-exists`
 */
export const expectNew = (files: readonly string[]): void => {
  for (const file of files) {
    if (existsSync(file)) {
      throw new KeygenError(1, { code: 'key-exists', file });
    }
  }
};

/**
 * Writes files into a folder, which is made if need be.
 *
 * Guaranteed: no existing file is touched, and nothing is left behind if one cannot be written whole. If
 * the system has modes, they are readable by their owner alone from the first byte on.
 *
 * @throws CliError `keys-not-written`
 */
export const writeKeyFiles = async (folder: string, files: readonly NewFile[]): Promise<void> => {
  const made: Made = { folders: [], files: [] };
  try {
    await makeFolder(folder, made);
    for (const file of files) {
      await writeNew(file, made);
    }
  } catch (error) {
    await unmake(made);
    throw new KeygenError(1, {
      code: 'keys-not-written',
      folder,
      systemCode: fileSystemCode(error),
    });
  }
};
