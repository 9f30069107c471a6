/** Items on their way into the store. */
export interface Batch<Item> {
  /** @returns whether all items have been written with this one. */
  push(item: Item): boolean;
  /** Writes what is left. */
  flush(): void;
}

/** How many rows are written in one transaction: the more, the fewer pages are written twice. */
const rowsPerBatch = 1000;

/** Collects items, and writes so many of them at a time. */
export const createBatch = <Item>(write: (items: readonly Item[]) => void): Batch<Item> => {
  let items: Item[] = [];
  const flush = (): void => {
    if (items.length > 0) {
      write(items);
      items = [];
    }
  };
  return {
    flush,
    push: (item) => {
      items.push(item);
      if (items.length === rowsPerBatch) {
        flush();
      }
      return items.length === 0;
    },
  };
};
