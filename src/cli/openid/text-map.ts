/** As JSON, since UTF-8 alone does not have the halves of surrogate pairs. */
const encode = (text: string): Buffer => Buffer.from(JSON.stringify(text));

const decode = (bytes: Buffer): string => JSON.parse(bytes.toString());

/** A longer entry has a page of its own. */
const pageLength = 64 * 1024;

/** Entries in the order in which they were added: two lengths, the key, the value. */
interface Page {
  bytes: Buffer;
  /** Where the last entry ends. */
  end: number;
}

const headLength = 8;

const entryAt = ({ bytes }: Page, start: number) => {
  const keyStart = start + headLength;
  const keyEnd = keyStart + bytes.readUInt32LE(start);
  const end = keyEnd + bytes.readUInt32LE(start + 4);
  return { key: bytes.subarray(keyStart, keyEnd), value: bytes.subarray(keyEnd, end), end };
};

const hasKeyAt = ({ bytes }: Page, start: number, key: Buffer): boolean => {
  const keyStart = start + headLength;
  const { length } = key;
  return (
    bytes.readUInt32LE(start) === length && key.compare(bytes, keyStart, keyStart + length) === 0
  );
};

/** @see http://www.isthe.com/chongo/tech/comp/fnv/ FNV-1a */
const hashOf = (bytes: Buffer): number => {
  let hash = 0x811c9dc5;
  for (const byte of bytes) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash;
};

/** Identifies an entry by the number of its page, and where in it the entry starts. */
const placeOf = (page: number, start: number): number => page * pageLength + start;

/** Slots of a hash table with open addressing; -1 is free. */
const freeSlots = (count: number): Float64Array => new Float64Array(count).fill(-1);

/**
 * A map from text to text from which nothing is taken away, for a million entries.
 *
 * It lies in buffers outside V8's heap. V8 lets its heap grow to several times what is in use before
 * it collects garbage, so that a `Map` of a million would cost several times its size.
 */
export class TextMap implements Iterable<[key: string, value: string]> {
  readonly #pages: Page[] = [];
  #size = 0;
  /** The places of the entries. */
  #slots = freeSlots(16);

  get size(): number {
    return this.#size;
  }

  has(key: string): boolean {
    return this.#slots[this.#slotOf(encode(key))] !== -1;
  }

  get(key: string): string | undefined {
    const place = this.#slots[this.#slotOf(encode(key))] ?? -1;
    const page = this.#pageOf(place);
    return page && decode(entryAt(page, place % pageLength).value);
  }

  /** @returns false if the key has a value already, which it keeps. */
  add(key: string, value: string): boolean {
    const bytes = encode(key);
    const slot = this.#slotOf(bytes);
    const isNew = this.#slots[slot] === -1;
    if (isNew) {
      this.#put(slot, bytes, value);
    }
    return isNew;
  }

  /** Gives a key this value, and the last place in the order. A value that it had stays in memory. */
  set(key: string, value: string): void {
    const bytes = encode(key);
    this.#put(this.#slotOf(bytes), bytes, value);
  }

  *[Symbol.iterator](): Generator<[key: string, value: string]> {
    for (const [number, page] of this.#pages.entries()) {
      for (let start = 0; start < page.end; ) {
        const { key, value, end } = entryAt(page, start);
        const isLatest = this.#slots[this.#slotOf(key)] === placeOf(number, start);
        if (isLatest) {
          yield [decode(key), decode(value)];
        }
        start = end;
      }
    }
  }

  #pageOf(place: number): Page | undefined {
    return this.#pages[Math.floor(place / pageLength)];
  }

  /** The slot of a key, or the free one in which it would be. */
  #slotOf(key: Buffer): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(key) & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot] ?? -1;
      const page = this.#pageOf(place);
      if (page === undefined || hasKeyAt(page, place % pageLength, key)) {
        return slot;
      }
    }
  }

  #put(slot: number, key: Buffer, value: string): void {
    this.#size += this.#slots[slot] === -1 ? 1 : 0;
    this.#slots[slot] = this.#write(key, encode(value));
    if (this.#size > this.#slots.length * 0.75) {
      this.#doubleSlots();
    }
  }

  /** Writes an entry after the last one and returns its place. */
  #write(key: Buffer, value: Buffer): number {
    const length = headLength + key.length + value.length;
    let page = this.#pages.at(-1);
    if (page === undefined || page.end + length > page.bytes.length) {
      page = { bytes: Buffer.alloc(Math.max(pageLength, length)), end: 0 };
      this.#pages.push(page);
    }
    const { bytes, end: start } = page;
    bytes.writeUInt32LE(key.length, start);
    bytes.writeUInt32LE(value.length, start + 4);
    bytes.set(key, start + headLength);
    bytes.set(value, start + headLength + key.length);
    page.end += length;
    return placeOf(this.#pages.length - 1, start);
  }

  #doubleSlots(): void {
    const places = this.#slots;
    this.#slots = freeSlots(places.length * 2);
    for (const place of places) {
      const page = this.#pageOf(place);
      if (page !== undefined) {
        this.#slots[this.#slotOf(entryAt(page, place % pageLength).key)] = place;
      }
    }
  }
}
