import path from 'node:path';
import { z } from 'zod';
import type { TargetId } from './classify.ts';
import type { Ids } from './ids.ts';
import { type JsonLines, openJsonLines, readJsonLines } from './json-lines.ts';
import { type PairSource, pairSources } from './names.ts';
import type { NewIds } from './plan.ts';
import { TextMap } from './text-map.ts';

const pairGuard = z.object({
  userId: z.string(),
  openId: z.string(),
  unionId: z.string().optional(),
  source: z.enum(pairSources),
});

type Pair = z.output<typeof pairGuard>;

const fileIn = (folder: string, appId: string): string => path.join(folder, `pairs-${appId}.jsonl`);

const newIdOf = ({ openId, unionId }: Ids, target: TargetId): string | undefined =>
  target === 'open_id' ? openId : unionId;

/** A person's old id, the new one that users are moved to, and the other new one. */
export interface KnownPair {
  userId: string;
  newId: string | undefined;
  otherId: string | undefined;
}

/** Reads the pairs of a folder that were found for an app, contradictory ones too. */
export async function* readPairs(
  folder: string,
  target: TargetId,
  appId: string,
): AsyncGenerator<KnownPair> {
  const other = target === 'open_id' ? 'union_id' : 'open_id';
  for await (const pair of readJsonLines(fileIn(folder, appId), pairGuard)) {
    yield { userId: pair.userId, newId: newIdOf(pair, target), otherId: newIdOf(pair, other) };
  }
}

/** Two sources that give one person two ids. */
export interface Disagreement {
  userId: string;
  sources: readonly [PairSource, PairSource];
}

/** How many disagreements are told; more than one is already too many. */
const mostDisagreements = 20;

/** The new ids by `user_id`, each with its source; on the disk as soon as they are known. */
export class Pairs implements NewIds {
  readonly disagreements: Disagreement[] = [];
  /** The new ids, each behind the digit of its source. */
  readonly #found = new TextMap();
  /** What speaks against a pair, so that it is written once. */
  readonly #objections = new Set<string>();
  readonly #target: TargetId;
  readonly #file: JsonLines<Pair>;

  private constructor(target: TargetId, file: JsonLines<Pair>) {
    this.#target = target;
    this.#file = file;
  }

  /** Opens the pairs of a folder that were found for an app, whose ids no other app has. */
  static async open(folder: string, target: TargetId, appId: string): Promise<Pairs> {
    const file = fileIn(folder, appId);
    const pairs = new Pairs(target, await openJsonLines(file));
    for await (const { source, ...ids } of readJsonLines(file, pairGuard)) {
      pairs.#take(ids, source);
    }
    return pairs;
  }

  has(userId: string): boolean {
    return this.#found.has(userId);
  }

  get(userId: string): string | undefined {
    return this.#found.get(userId)?.slice(1);
  }

  *[Symbol.iterator](): Generator<[userId: string, newId: string]> {
    for (const [userId, found] of this.#found) {
      yield [userId, found.slice(1)];
    }
  }

  /** The id that users are moved to, among a person's ids. */
  newIdIn(ids: Ids): string | undefined {
    return newIdOf(ids, this.#target);
  }

  sourceOf(userId: string): PairSource | undefined {
    const found = this.#found.get(userId);
    return found === undefined ? undefined : pairSources[Number(found[0])];
  }

  /**
   * Takes a pair, or notes that it disagrees with the one that is known. That is written as well:
   * the next run may have no reason to ask the second source again.
   */
  add({ userId, openId, unionId }: Ids, source: PairSource): void {
    const ids = { userId, openId, ...(unionId !== undefined && { unionId }) };
    if (this.#take(ids, source)) {
      this.#file.note({ ...ids, source });
    }
  }

  /** Resolves when all pairs are written. */
  flush(): Promise<void> {
    return this.#file.flush();
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** @returns whether it is new. */
  #take({ userId, openId, unionId }: Ids, source: PairSource): boolean {
    const id = newIdOf({ userId, openId, unionId }, this.#target);
    if (id === undefined) {
      return false;
    }
    const isNew = this.#found.add(userId, `${pairSources.indexOf(source)}${id}`);
    return isNew || (id !== this.get(userId) && this.#object(userId, id, source));
  }

  #object(userId: string, id: string, source: PairSource): boolean {
    const objection = `${userId} ${id}`;
    if (this.disagreements.length >= mostDisagreements || this.#objections.has(objection)) {
      return false;
    }
    this.#objections.add(objection);
    this.disagreements.push({ userId, sources: [this.sourceOf(userId) ?? source, source] });
    return true;
  }
}
