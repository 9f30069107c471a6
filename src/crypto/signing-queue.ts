import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { FairQueue, type TurnDeadline } from '../queue/fair-queue.ts';
import { bitsOf } from './keys.ts';
import { publicKeyDigest } from './public-key-digest.ts';

/** How a signature is waited for. */
export interface SigningWait {
  /** Without one, the wait has no limit. */
  deadline?: TurnDeadline | undefined;
  /** Goes ahead of the others of its key. */
  isUrgent?: boolean;
}

/**
 * At most cores + 1 signatures run at once: one waits in the thread pool, so no core idles, and the
 * event loop keeps its share.
 */
const mostRunning = availableParallelism() + 1;

/**
 * The longest key, in bits, of which several signatures run at once. Alipay documents signatures of no
 * longer ones. With 4096 bits one takes seven times as long, and a flood of them would fill all cores.
 */
export const longestOfSeveral = 2048;

const queue = new FairQueue({ most: mostRunning, mostHeavy: 1 });

/**
 * Runs the making of one signature when it has its turn.
 *
 * Guaranteed: at most cores + 1 run at once, and one of a key of more than 2048 bits in the whole
 * process. Turns are shared between keys as {@link FairQueue} shares them, whatever texts a key is
 * saved as.
 *
 * @throws TurnTimeoutError `turn-timeout`, and whatever `task` throws.
 */
export const runInTurn = <Result>(
  key: KeyObject,
  wait: SigningWait,
  task: () => Promise<Result>,
): Promise<Result> =>
  queue.run({ line: publicKeyDigest(key), isHeavy: bitsOf(key) > longestOfSeveral, ...wait }, task);
