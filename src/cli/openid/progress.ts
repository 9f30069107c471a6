import cliProgress from 'cli-progress';
import { say } from '../../text/text.ts';
import type { CliContext } from '../shell/context.ts';
import type { OpenidTexts } from './messages/texts.ts';
import type { Task } from './names.ts';

/** Shows on standard error how far a command is. */
export interface Progress {
  /**
   * Runs a step, which calls `advance` for each piece.
   *
   * @param total how many pieces there are, if it is known.
   */
  track<Value>(
    task: Task,
    total: number | undefined,
    step: (advance: () => void) => Promise<Value>,
  ): Promise<Value>;
}

const secondsBetweenLines = 10;

/** Where nobody watches: a line every ten seconds. */
const createLines = (
  { writeError }: Pick<CliContext, 'writeError'>,
  texts: OpenidTexts['progress'],
  now: () => number,
): Progress => ({
  track: async (task, total, step) => {
    const start = now();
    let last = start;
    let done = 0;
    return await step(() => {
      done += 1;
      if (now() - last >= secondsBetweenLines * 1000) {
        last = now();
        const rate = Math.round((done * 1000) / (last - start));
        writeError(`${say(texts.line, { task: texts[task], done, total, rate })}\n`);
      }
    });
  },
});

/** On a terminal: a bar with the rate and the time left. */
const createBar = (terminal: NodeJS.WritableStream, texts: OpenidTexts['progress']): Progress => ({
  track: async (task, total, step) => {
    const bar = new cliProgress.SingleBar({
      stream: terminal,
      format:
        total === undefined
          ? `${texts[task]} {value} ({rate}/s)`
          : `${texts[task]} {bar} {value}/{total} ({rate}/s, {eta_formatted})`,
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
export const createProgress = (context: CliContext, texts: OpenidTexts['progress']): Progress =>
  context.progressStream === undefined
    ? createLines(context, texts, Date.now)
    : createBar(context.progressStream, texts);
