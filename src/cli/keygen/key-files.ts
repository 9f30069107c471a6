import { existsSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileSystemCode, systemErrorCode } from '../shell/system-error.ts';
import { KeygenError } from './failures.ts';

/** A file to be written. */
export interface NewFile {
  path: string;
  content: string;
  /** Whether only its owner may read it. */
  isSecret: boolean;
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

/**
 * Makes a folder and those above it, one by one: in a file system that makes none, such as /proc,
 * Node's own recursive way never ends.
 */
const makeFolder = async (folder: string): Promise<void> => {
  if (await isMissing(folder)) {
    await makeFolder(path.dirname(folder));
    await mkdir(folder);
  }
};

/** Writes all files or none. */
const writeAll = async (files: readonly NewFile[]): Promise<void> => {
  const written: string[] = [];
  try {
    for (const { path: file, content, isSecret } of files) {
      await writeFile(file, content, { flag: 'wx', ...(isSecret && { mode: ownersOnly }) });
      written.push(file);
    }
  } catch (error) {
    await Promise.all(written.map((file) => rm(file)));
    throw error;
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
 * Guaranteed: no existing file is touched, and none is left behind if one cannot be written. If the
 * system has modes, secret ones are readable by their owner alone.
 *
 * @throws CliError `keys-not-written`
 */
export const writeKeyFiles = async (folder: string, files: readonly NewFile[]): Promise<void> => {
  try {
    await makeFolder(folder);
    await writeAll(files);
  } catch (error) {
    throw new KeygenError(1, {
      code: 'keys-not-written',
      folder,
      systemCode: fileSystemCode(error),
    });
  }
};
