/*
 * Many items without a list of them: one of a million users would take 200 MB.
 */

/** Items that are counted, and found anew each time. */
export interface Found<Item> extends Iterable<Item> {
  readonly size: number;
}

export const count = <Item>(
  items: Iterable<Item>,
  isCounted: (item: Item) => boolean = () => true,
): number => {
  let found = 0;
  for (const item of items) {
    found += isCounted(item) ? 1 : 0;
  }
  return found;
};

export const counted = <Item>(find: () => Generator<Item>): Found<Item> => ({
  size: count(find()),
  [Symbol.iterator]: find,
});

/** The items of several lists, one list after the other. */
export function* together<Item>(...lists: ReadonlyArray<Iterable<Item>>): Generator<Item> {
  for (const list of lists) {
    yield* list;
  }
}

/** The first items, no more of which are found. */
export const first = <Item>(most: number, items: Iterable<Item>): Item[] => {
  const found: Item[] = [];
  for (const item of items) {
    found.push(item);
    if (found.length === most) {
      break;
    }
  }
  return found;
};
