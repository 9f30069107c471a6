import { RefusedError } from '../../../gateway/errors.ts';
import type { ConvertedIds } from '../../../gateway/openid-conversion.ts';
import { OpenidError } from '../failures.ts';
import type { Source } from '../people/sources.ts';
import { masked } from './ids.ts';
import { idsToConvert, type Search, take } from './search.ts';

/** Alipay tells no limit; a hundred is what its other lists take. */
const largestBatch = 100;

/** Cuts a list into batches. */
export async function* inBatches<Item>(
  items: AsyncIterable<Item>,
  size = largestBatch,
): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}

/**
 * Does something with a batch; in halves if Alipay finds its list wrong. An id that is wrong alone
 * is left out.
 */
export const inHalves = async (
  batch: readonly string[],
  step: (ids: readonly string[]) => Promise<void>,
): Promise<void> => {
  try {
    await step(batch);
  } catch (error) {
    if (!(error instanceof RefusedError && error.isOfParameters)) {
      throw error;
    }
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      await inHalves(batch.slice(0, middle), step);
      await inHalves(batch.slice(middle), step);
    }
  }
};

/**
 * Has Alipay convert everybody whom it has not confirmed. Each answer is kept when it comes: those who
 * came before a failure are not unmapped.
 *
 * @throws CliError `id-not-asked` if an answer is about somebody else
 * @throws GatewayError
 */
export const convertAll = async (
  search: Search,
  source: Source,
  convert: (userIds: readonly string[]) => Promise<readonly ConvertedIds[]>,
): Promise<void> => {
  for await (const batch of inBatches(idsToConvert(search))) {
    await inHalves(batch, async (asked) => {
      const converted = await convert(asked);
      const stranger = converted.find(({ userId }) => !asked.includes(userId));
      if (stranger !== undefined) {
        throw new OpenidError(1, { code: 'id-not-asked', id: masked(stranger.userId) });
      }
      take(search.store, source, converted);
    });
  }
};
