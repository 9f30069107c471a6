import pMap from 'p-map';

/** At most so many users at a time. */
const concurrency = 4;

/** What ends a loop before its end. */
export interface Stops {
  /** Is called at the first failure, to end what waits. */
  onFailure: () => void;
  /** After it no step is begun; those under way go on to their end. */
  signal?: AbortSignal | undefined;
}

/**
 * Does a step for each item, some at a time. After a failure no step is begun; those under way are
 * waited for, so that nothing goes on behind the caller's back.
 *
 * @throws the first failure
 */
export const forEach = async <Item>(
  items: Iterable<Item>,
  step: (item: Item) => Promise<void>,
  { onFailure, signal }: Stops,
): Promise<void> => {
  const failures: unknown[] = [];
  const untilStopped = function* (): Generator<Item> {
    for (const item of items) {
      if (failures.length > 0 || signal?.aborted) {
        return;
      }
      yield item;
    }
  };
  const stepAndCatch = (item: Item): Promise<void> =>
    step(item).catch((error: unknown) => {
      if (failures.push(error) === 1) {
        onFailure();
      }
    });
  await pMap(untilStopped(), stepAndCatch, { concurrency });
  if (failures.length > 0) {
    throw failures[0];
  }
};
