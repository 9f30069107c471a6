import { TextMap } from './text-map.ts';

/** A user of Logto who has an identity at Alipay. */
export interface Holder {
  logtoId: string;
  identity: string;
}

/** Who holds which identity. A million take 54 MiB, outside V8's heap. */
export class Holders implements Iterable<Holder> {
  /** The first who holds an identity. */
  readonly #first = new TextMap();
  /** All who hold an identity that more than one user holds. */
  readonly #shared = new Map<string, string[]>();
  #size = 0;

  constructor(holders: Iterable<Holder> = []) {
    for (const holder of holders) {
      this.add(holder);
    }
  }

  get size(): number {
    return this.#size;
  }

  add({ logtoId, identity }: Holder): void {
    if (!this.#first.add(identity, logtoId)) {
      const logtoIds = this.#shared.get(identity) ?? [...this.of(identity)];
      logtoIds.push(logtoId);
      this.#shared.set(identity, logtoIds);
    }
    this.#size += 1;
  }

  has(identity: string): boolean {
    return this.#first.has(identity);
  }

  /** The Logto ids of those who hold an identity. */
  of(identity: string): readonly string[] {
    return this.#shared.get(identity) ?? [this.#first.get(identity) ?? []].flat();
  }

  /** The identities that more than one user holds, and by whom. */
  shared(): Iterable<[identity: string, logtoIds: readonly string[]]> {
    return this.#shared;
  }

  *[Symbol.iterator](): Generator<Holder> {
    for (const [identity, first] of this.#first) {
      for (const logtoId of this.#shared.get(identity) ?? [first]) {
        yield { logtoId, identity };
      }
    }
  }
}
