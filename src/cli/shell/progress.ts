import cliProgress from 'cli-progress';
import { say, type Text } from '../../text/text.ts';
import type { CliContext } from './context.ts';

/** Says how far a command is, which began a while ago. */
export type ProgressLine = Text<{
  task: string;
  done: number;
  total: number | undefined;
  rate: number;
}>;

/** Shows on standard error how far a command is. */
export interface Progress {
  /**
   * Runs a step, which calls `advance` for each piece.
   *
   * @param task what the command is busy with, in words.
   * @param total how many pieces there are, if it is known.
   */
  track<Value>(
    task: string,
    total: number | undefined,
    step: (advance: () => void) => Promise<Value>,
  ): Promise<Value>;
}

const secondsBetweenLines = 10;

/** Where nobody watches: a line every ten seconds. */
const createLines = (
  { writeError }: Pick<CliContext, 'writeError'>,
  line: ProgressLine,
): Progress => ({
  track: async (task, total, step) => {
    const start = Date.now();
    let last = start;
    let done = 0;
    return await step(() => {
      done += 1;
      if (Date.now() - last >= secondsBetweenLines * 1000) {
        last = Date.now();
        const rate = Math.round((done * 1000) / (last - start));
        writeError(`${say(line, { task, done, total, rate })}\n`);
      }
    });
  },
});

/** On a terminal: a bar with the rate and the time left. */
const createBar = (terminal: NodeJS.WritableStream): Progress => ({
  track: async (task, total, step) => {
    const bar = new cliProgress.SingleBar({
      stream: terminal,
      format:
        total === undefined
          ? `${task} {value} ({rate}/s)`
          : `${task} {bar} {value}/{total} ({rate}/s, {eta_formatted})`,
      hideCursor: true,
      clearOnComplete: true,
    });
    const start = Date.now();
    let done = 0;
    bar.start(total ?? 0, 0, { rate: 0 });
    try {
      return await step(() => {
        done += 1;
        bar.update(done, { rate: Math.round((done * 1000) / (Date.now() - start + 1)) });
      });
    } finally {
      bar.stop();
    }
  },
});

/** Makes the progress of a command. */
export const createProgress = (
  context: Pick<CliContext, 'writeError' | 'progressStream'>,
  line: ProgressLine,
): Progress =>
  context.progressStream === undefined
    ? createLines(context, line)
    : createBar(context.progressStream);
