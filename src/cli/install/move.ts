import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../system-error.ts';

/** A package to be moved from one folder to another. */
export interface Move {
  from: string;
  to: string;
}

/** Removes package.json first, so that Logto ignores the rest if it cannot be removed. */
const withdraw = async (folder: string): Promise<void> => {
  await unlink(path.join(folder, 'package.json'));
  await rm(folder, { recursive: true, force: true }).catch(() => {});
};

/** Moves a folder that cannot be renamed, so that it is never half at its new place. */
const copyAndWithdraw = async ({ from, to }: Move, copyFolder: string): Promise<void> => {
  await rm(copyFolder, { recursive: true, force: true });
  await cp(from, copyFolder, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(copyFolder, to);
    await withdraw(from);
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    throw error;
  }
};

/**
 * Moves a package.
 *
 * A folder is renamed if the file system can do it. On Docker's it cannot if the folder is from
 * a lower layer of the image; then it is copied first, and the original loses its package.json
 * as the last step that can fail.
 *
 * @param copyFolder a folder for the copy, on the file system of the connectors.
 */
export const movePackage = async (move: Move, copyFolder: string): Promise<void> => {
  const { from, to } = move;
  await mkdir(path.dirname(to), { recursive: true });
  if (!existsSync(path.join(to, 'package.json'))) {
    await rm(to, { recursive: true, force: true });
  }
  try {
    await rename(from, to);
  } catch (error) {
    if (systemErrorCode(error) !== 'EXDEV') {
      throw error;
    }
    await copyAndWithdraw(move, copyFolder);
  }
};

/**
 * Moves packages one after the other; if one cannot be moved, those before it are moved back.
 *
 * @throws what the file system says to the move that failed.
 */
export const moveAll = async (moves: readonly Move[], copyFolder: string): Promise<void> => {
  const done: Move[] = [];
  try {
    for (const move of moves) {
      await movePackage(move, copyFolder);
      done.push(move);
    }
  } catch (error) {
    for (const { from, to } of done.reverse()) {
      await movePackage({ from: to, to: from }, copyFolder);
    }
    throw error;
  }
};
