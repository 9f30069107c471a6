import type { LogtoClient } from '../../../logto/client.ts';

/** At most so many users at a time. */
const concurrency = 4;

/**
 * Does a step for each item, some at a time. After a failure nothing is sent any more and no step is
 * begun; those under way are waited for, so that nothing goes on behind the caller's back.
 *
 * @param items a generator: whoever leaves the loop over it first ends it for all.
 * @param signal after it no step is begun; those under way go on to their end.
 * @throws the first failure
 */
export const forEach = async <Item>(
  items: Generator<Item>,
  step: (item: Item) => Promise<void>,
  client: Pick<LogtoClient, 'stop'>,
  signal?: AbortSignal,
): Promise<void> => {
  const workers = Array.from({ length: concurrency }, async () => {
    for (const item of items) {
      if (signal?.aborted) {
        return;
      }
      await step(item);
    }
  });
  await Promise.all(workers).catch(async (failure: unknown) => {
    client.stop();
    await Promise.allSettled(workers);
    throw failure;
  });
};
