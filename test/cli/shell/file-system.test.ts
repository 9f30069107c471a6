import { describe, expect, it } from 'vitest';
import { fileSystemCode, inPieces, systemErrorCode } from '../../../src/cli/shell/file-system.ts';

it('is known by its code', () => {
  expect(fileSystemCode(Object.assign(new Error('refused'), { code: 'EACCES' }))).toBe('EACCES');
});

it.each([new Error('unforeseen'), Object.assign(new Error('odd'), { code: 7 }), 'EACCES', null])(
  'is not seen in an error of another kind, which is thrown on: %s',
  (error) => {
    expect(systemErrorCode(error)).toBeUndefined();
    let thrown: unknown;
    try {
      fileSystemCode(error);
    } catch (reason) {
      thrown = reason;
    }
    expect(thrown).toBe(error);
  },
);

const all = async (texts: Iterable<string>): Promise<string[]> => {
  const pieces: string[] = [];
  for await (const piece of inPieces(texts)) {
    pieces.push(piece);
  }
  return pieces;
};

describe('texts in pieces', () => {
  it('are put together, none is lost, and none comes before the one ahead of it', async () => {
    const texts = Array.from({ length: 30_000 }, (_, index) => `row ${index}\n`);
    const pieces = await all(texts);
    expect(pieces.join('')).toBe(texts.join(''));
    expect(pieces.length).toBeLessThan(6);
    expect(await all([])).toEqual([]);
  });

  it('let others run in between', async () => {
    let isDone = false;
    let ran = 0;
    const texts = function* (): Generator<string> {
      for (let index = 0; index < 5; index += 1) {
        yield 'x'.repeat(64 * 1024);
      }
      isDone = true;
    };
    const look = (): void => {
      ran += 1;
      if (!isDone) {
        setImmediate(look);
      }
    };
    setImmediate(look);
    await all(texts());
    expect(ran).toBeGreaterThanOrEqual(4);
  });
});
