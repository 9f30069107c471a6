import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { z } from 'zod';
import { type Batch, createBatch } from './batch.ts';
import { FilesError } from './failures.ts';

/** The values of a statement, by the names that it gives them. */
export type Values = Readonly<Record<string, string | number | null>>;

const keyGuard = z.record(z.string());

/** The texts of a key, by its columns. */
type Key = z.output<typeof keyGuard>;

const isOfSqlite = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';

/** Whether SQLite had no room to write; its code is SQLITE_FULL. */
const isFull = (error: Error): boolean => 'errcode' in error && error.errcode === 13;

const rowsPerPage = 1000;

/** How many rows a statement takes that goes over a whole table: so many take well below 100 ms. */
export const rowsPerSlice = 2000;

/**
 * Statements on one file. Each row that is read passes a guard.
 *
 * Nothing is held while others run: a statement is run to its end, a transaction is one synchronous
 * step, and a long table is read page by page, each by the key at which the last one ended.
 */
export class Store {
  readonly file: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string, database: DatabaseSync) {
    this.file = file;
    this.#database = database;
  }

  /**
   * Runs a statement and returns how many rows it has changed.
   *
   * @throws FilesError `store-damaged`, `store-full`
   */
  run(sql: string, values: Values = {}): number {
    return this.#attempt(() => Number(this.#prepare(sql).run(values).changes));
  }

  /** @throws FilesError `store-damaged` */
  all<Guard extends z.ZodTypeAny>(
    guard: Guard,
    sql: string,
    values: Values = {},
  ): Array<z.output<Guard>> {
    const rows = this.#attempt(() => this.#prepare(sql).all(values));
    const read = z.array(guard).safeParse(rows);
    if (!read.success) {
      const [issue] = read.error.issues;
      throw this.#damaged(`unexpected value of ${issue?.path.slice(1).join('.') ?? 'a row'}`);
    }
    return read.data;
  }

  /** The first row, if there is one. */
  first<Guard extends z.ZodTypeAny>(
    guard: Guard,
    sql: string,
    values: Values = {},
  ): z.output<Guard> | undefined {
    return this.all(guard, sql, values)[0];
  }

  /** Whether a query finds a row. */
  has(sql: string, values: Values = {}): boolean {
    return this.#attempt(() => this.#prepare(sql).get(values) !== undefined);
  }

  /**
   * Reads rows page by page.
   *
   * @param sql has `:limit`, and asks for what comes after the values that `keyOf` takes from a row.
   * @param start the values of those names before the first page.
   */
  *pages<Guard extends z.ZodTypeAny>(
    guard: Guard,
    sql: string,
    start: Values,
    keyOf: (row: z.output<Guard>) => Values,
  ): Generator<Array<z.output<Guard>>> {
    let values: Values = { ...start, limit: rowsPerPage };
    for (;;) {
      const rows = this.all(guard, sql, values);
      const last = rows.at(-1);
      if (last === undefined) {
        return;
      }
      yield rows;
      if (rows.length < rowsPerPage) {
        return;
      }
      values = { ...values, ...keyOf(last) };
    }
  }

  /** Does all of a step or nothing, durably. */
  transaction<Value>(step: () => Value): Value {
    this.#attempt(() => this.#database.exec('begin immediate'));
    try {
      const value = step();
      this.#attempt(() => this.#database.exec('commit'));
      return value;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  /** Collects items for a step, which is done for so many of them in one transaction. */
  batch<Item>(step: (item: Item) => void): Batch<Item> {
    return createBatch((items: readonly Item[]) => this.transaction(() => items.forEach(step)));
  }

  /** Does a step for each of many items, batch by batch, and lets others run in between. */
  async inBatches<Item>(
    items: Iterable<Item> | AsyncIterable<Item>,
    step: (item: Item) => void,
  ): Promise<void> {
    const batch = this.batch(step);
    for await (const item of items) {
      if (batch.push(item)) {
        await letOthersRun();
      }
    }
    batch.flush();
  }

  /**
   * Goes over a whole table in slices, each a transaction, and lets others run in between.
   *
   * @param key the columns by which the table is in order; their texts are not empty.
   * @param step takes the key `after` which the slice of `:limit` rows is, both together as `values`, and
   * the key at its `end` unless the slice is the last one.
   */
  async inSlices(
    table: string,
    key: readonly string[],
    step: (slice: { values: Values; after: Key; end: Key | undefined }) => void,
  ): Promise<void> {
    const columns = key.join(', ');
    const endQuery = `select ${columns} from ${table}
      where (${columns}) > (${key.map((column) => `:${column}`).join(', ')})
      order by ${columns} limit 1 offset :limit - 1`;
    let next: Key | undefined = Object.fromEntries(key.map((column) => [column, '']));
    while (next !== undefined) {
      const after: Key = next;
      const values: Values = { ...after, limit: rowsPerSlice };
      const end: Key | undefined = this.first(keyGuard, endQuery, values);
      this.transaction(() => step({ values, after, end }));
      next = end;
      await letOthersRun();
    }
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #rollBack(): void {
    try {
      this.#database.exec('rollback');
    } catch {
      // After some errors SQLite has rolled back by itself; Node 22.14 cannot say whether it has.
    }
  }

  #attempt<Value>(step: () => Value): Value {
    try {
      return step();
    } catch (error) {
      if (!isOfSqlite(error)) {
        throw error;
      }
      throw isFull(error)
        ? new FilesError({ code: 'store-full', file: this.file })
        : this.#damaged(error.message);
    }
  }

  #damaged(reason: string): FilesError {
    return new FilesError({ code: 'store-damaged', file: this.file, reason });
  }
}
