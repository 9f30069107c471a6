import pMap from 'p-map';

/** At most so many users at a time. */
const concurrency = 4;

type Items<Item> = Iterable<Item> | AsyncIterable<Item>;

/**
 * Does a step for each item, some at a time. After a failure no step is begun; those under way are
 * waited for, so that nothing goes on behind the caller's back.
 *
 * @param onFailure is called at the first failure, to end what waits.
 * @throws the first failure
 */
export const forEach = async <Item>(
  items: Items<Item>,
  step: (item: Item) => Promise<void>,
  onFailure: () => void,
): Promise<void> => {
  let failure: { error: unknown } | undefined;
  const untilFailure = async function* (): AsyncGenerator<Item> {
    for await (const item of items) {
      if (failure !== undefined) {
        return;
      }
      yield item;
    }
  };
  const stepUnlessFailed = async (item: Item): Promise<void> => {
    try {
      await step(item);
    } catch (error) {
      if (failure === undefined) {
        failure = { error };
        onFailure();
      }
    }
  };
  await pMap(untilFailure(), stepUnlessFailed, { concurrency });
  if (failure !== undefined) {
    throw failure.error;
  }
};
