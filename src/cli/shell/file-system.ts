import { access } from 'node:fs/promises';
import { setImmediate as letOthersRun } from 'node:timers/promises';

/** The code of a system error, such as `ENOENT`; undefined for any other error. */
export const systemErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/**
 * The code with which the file system refused something.
 *
 * @throws the error itself if the file system did not make it.
 */
export const fileSystemCode = (error: unknown): string => {
  const code = systemErrorCode(error);
  if (code === undefined) {
    throw error;
  }
  return code;
};

/** Whether there is something at a path, as far as this process may see. */
export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** How long a piece is at least, in characters, but for the last one. */
const pieceLength = 64 * 1024;

/**
 * Puts short texts together, for one write each, and lets others run in between: what they are made
 * of and where they go may be synchronous both.
 */
export async function* inPieces(texts: Iterable<string>): AsyncGenerator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length >= pieceLength) {
      yield piece;
      piece = '';
      await letOthersRun();
    }
  }
  if (piece !== '') {
    yield piece;
  }
}
