import type { Ids } from './ids.ts';
import type { Journal } from './journal.ts';
import type { PairSource } from './names.ts';
import type { Search } from './pair-sources.ts';
import type { JournalRecord } from './records.ts';

/** The sources that may have pairs of another APPID, whose ids look right and let nobody in. */
const doubtful: readonly PairSource[] = ['details', 'file', 'logs'];

/** So many pairs of each such source are converted by Alipay as well, to see that it says the same. */
const sampleSize = 20;

/** Finds the sources of which Alipay has said the same. */
export const rememberConfirmed = async (
  records: AsyncIterable<JournalRecord>,
): Promise<Set<PairSource>> => {
  const confirmed = new Set<PairSource>();
  for await (const record of records) {
    if (record.kind === 'confirmed') {
      confirmed.add(record.source);
    }
  }
  return confirmed;
};

/** What Alipay says of pairs that are known from elsewhere. */
export class Comparison {
  readonly #search: Search;
  readonly #confirmed: Set<PairSource>;
  readonly #new = new Set<PairSource>();

  /** @param confirmed the sources that need no comparison. */
  constructor(search: Search, confirmed: Set<PairSource>) {
    this.#search = search;
    this.#confirmed = confirmed;
  }

  /** The old ids to be converted as well, of each source that is not confirmed. */
  sample(): string[] {
    const { holders, pairs } = this.#search;
    const sample = new Map<PairSource, string[]>();
    for (const { identity } of holders) {
      const source = pairs.sourceOf(identity);
      if (source !== undefined && this.#isOpen(source)) {
        const ids = sample.get(source) ?? [];
        sample.set(source, ids.length < sampleSize ? [...ids, identity] : ids);
      }
    }
    return [...sample.values()].flat();
  }

  /** Takes what Alipay says of one user. */
  take(ids: Ids): void {
    const { pairs } = this.#search;
    const source = pairs.sourceOf(ids.userId);
    const isSame = pairs.get(ids.userId) === pairs.newIdIn(ids);
    if (source !== undefined && isSame && this.#isOpen(source)) {
      this.#confirmed.add(source);
      this.#new.add(source);
    }
  }

  /** Writes down what was confirmed, so that it is asked for once. */
  async save(journal: Pick<Journal, 'append'>): Promise<void> {
    for (const source of this.#new) {
      await journal.append({ kind: 'confirmed', source });
    }
  }

  /** The sources among some that are not confirmed. */
  openAmong(sources: Iterable<PairSource>): PairSource[] {
    return [...sources].filter((source) => this.#isOpen(source));
  }

  #isOpen(source: PairSource): boolean {
    return doubtful.includes(source) && !this.#confirmed.has(source);
  }
}
