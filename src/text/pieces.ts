import { setImmediate as letOthersRun } from 'node:timers/promises';

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
