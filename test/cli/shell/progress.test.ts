import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createProgress } from '../../../src/cli/shell/progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

const line = ({ task, done, total, rate }: Parameters<typeof JSON.stringify>[0]): string =>
  [task, done, total ?? 'many', rate].join(' ');

/** Advances so many times, three pieces a second, and brings what was written to standard error. */
const watch = async (total: number | undefined, pieces: number, isTerminal = false) => {
  let written = '';
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  terminal.on('data', (chunk) => {
    written += chunk;
  });
  const writeError = (words: string): void => {
    written += words;
  };
  const output = isTerminal ? { writeError, progressStream: terminal } : { writeError };
  const step = async (advance: () => void): Promise<string> => {
    for (let piece = 0; piece < pieces; piece += 1) {
      vi.advanceTimersByTime(333.4);
      advance();
    }
    return 'result';
  };
  const outcome = await createProgress(output, line)
    .track('Reading', total, step)
    .catch(({ message }) => message);
  return { written, outcome };
};

it('is a line every ten seconds where nobody watches', async () => {
  expect(await watch(99, 75)).toEqual({
    written: 'Reading 30 99 3\nReading 60 99 3\n',
    outcome: 'result',
  });
  expect((await watch(undefined, 30)).written).toBe('Reading 30 many 3\n');
  expect((await watch(99, 29)).written).toBe('');
});

it('is a bar on a terminal, which is gone in the end', async () => {
  const { written, outcome } = await watch(9, 9, true);
  expect(outcome).toBe('result');
  expect(written).toMatch(/Reading \S+ 9\/9 \(3\/s, /);
  // The cursor is shown again.
  expect(written).toContain('\u001b[?25h');
  expect((await watch(undefined, 9, true)).written).toContain('Reading 9 (3/s)');
});
