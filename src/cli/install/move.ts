import { cp, lstat, mkdir, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../shell/file-system.ts';
import { InstallError } from './failures.ts';
import { isRemains, markAsRemains, removeRemains } from './remains.ts';

/** A package, or a link to one, to be moved from one place to another. */
export interface Move {
  from: string;
  to: string;
}

/** Removes what has been copied. Of a link, nothing but the link. */
const withdraw = async (place: string): Promise<void> => {
  if ((await lstat(place)).isSymbolicLink()) {
    await unlink(place);
    return;
  }
  await markAsRemains(place);
  await removeRemains(place).catch(() => {});
};

/** Moves what cannot be renamed, so that it is never half at its new place. */
const copyAndWithdraw = async ({ from, to }: Move, copy: string): Promise<void> => {
  await rm(copy, { recursive: true, force: true });
  try {
    await cp(from, copy, { recursive: true, verbatimSymlinks: true });
    await rename(copy, to);
  } catch (error) {
    await rm(copy, { recursive: true, force: true });
    throw error;
  }
  try {
    await withdraw(from);
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    throw error;
  }
};

/**
 * Moves a package, or a link to one, which keeps its text.
 *
 * It is renamed if the file system can do it. On Docker's it cannot if the folder is from a lower
 * layer of the image; then it is copied first, and the original loses its package.json as the last
 * step that can fail. Nothing at the new place is replaced but remains of ours and empty folders.
 *
 * @param copy a place for the copy, on the file system of the connectors.
 */
export const movePackage = async (move: Move, copy: string): Promise<void> => {
  const { from, to } = move;
  await mkdir(path.dirname(to), { recursive: true });
  if (await isRemains(to)) {
    await removeRemains(to);
  }
  try {
    await rename(from, to);
  } catch (error) {
    if (systemErrorCode(error) !== 'EXDEV') {
      throw error;
    }
    await copyAndWithdraw(move, copy);
  }
};

/** Moves back what has been moved, the last first, however much of it can be moved back. */
const moveBack = async (moves: readonly Move[], copy: string): Promise<void> => {
  const places: string[] = [];
  for (const { from, to } of moves.toReversed()) {
    await movePackage({ from: to, to: from }, copy).catch(() => places.push(to));
  }
  if (places.length > 0) {
    throw new InstallError(1, { code: 'not-moved-back', places });
  }
};

/**
 * Moves packages one after the other; if one cannot be moved, those before it are moved back.
 *
 * @param expectSafe is run before each move, which is not made if it throws.
 * @throws what the file system says to the move that failed; CliError `not-moved-back` if others
 * could not be moved back.
 */
export const moveAll = async (
  moves: readonly Move[],
  copy: string,
  expectSafe: () => Promise<void>,
): Promise<void> => {
  const done: Move[] = [];
  try {
    for (const move of moves) {
      await expectSafe();
      await movePackage(move, copy);
      done.push(move);
    }
  } catch (error) {
    await moveBack(done, copy);
    throw error;
  }
};
