/** A user of Logto who has an identity at Alipay. */
export interface Holder {
  logtoId: string;
  identity: string;
}

/** Who holds which identity. Takes little memory: a million fit into a hundred megabytes. */
export class Holders implements Iterable<Holder> {
  /** Only what more than one user holds has a list. */
  readonly #byIdentity = new Map<string, string | string[]>();
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
    const known = this.#byIdentity.get(identity);
    if (Array.isArray(known)) {
      known.push(logtoId);
    } else {
      this.#byIdentity.set(identity, known === undefined ? logtoId : [known, logtoId]);
    }
    this.#size += 1;
  }

  has(identity: string): boolean {
    return this.#byIdentity.has(identity);
  }

  /** The Logto ids of those who hold an identity. */
  of(identity: string): readonly string[] {
    return [this.#byIdentity.get(identity) ?? []].flat();
  }

  /** The identities that more than one user holds, and by whom. */
  *shared(): Generator<[identity: string, logtoIds: readonly string[]]> {
    for (const [identity, logtoIds] of this.#byIdentity) {
      if (Array.isArray(logtoIds)) {
        yield [identity, logtoIds];
      }
    }
  }

  *[Symbol.iterator](): Generator<Holder> {
    for (const [identity, logtoIds] of this.#byIdentity) {
      for (const logtoId of Array.isArray(logtoIds) ? logtoIds : [logtoIds]) {
        yield { logtoId, identity };
      }
    }
  }
}
