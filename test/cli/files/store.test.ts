import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { addAccount, isHeld } from '../../../src/cli/openid/people/accounts.ts';
import type { IdKind } from '../../../src/cli/openid/people/kinds.ts';
import { countBy } from '../../../src/cli/openid/plan/plan.ts';
import { count, makeStore, planIn } from '../openid/store.ts';

const person = z.object({ user_id: z.string() });

/** A store with so many rows in one table, whose keys are in order. */
const storeWith = async (rows: number) => {
  const store = await makeStore();
  store.run('create temp table t (user_id text primary key)');
  store.transaction(() => {
    for (let row = 0; row < rows; row += 1) {
      store.run('insert into t values (:key)', { key: String(row).padStart(6, '0') });
    }
  });
  return store;
};

describe('the store', () => {
  it.each([
    [0, []],
    [2, [2]],
    [1000, [1000]],
    [2000, [1000, 1000]],
    [2001, [1000, 1000, 1]],
  ])('reads %d rows in pages of a thousand, each row once', async (rows, sizes) => {
    const store = await storeWith(rows);
    const query = 'select user_id from t where user_id > :user_id order by user_id limit :limit';
    const pages = [...store.pages(person, query, { user_id: '' }, (row) => row)];
    expect(pages.map((page) => page.length)).toEqual(sizes);
    const keys = pages.flat().map(({ user_id: key }) => Number(key));
    expect(keys).toEqual(Array.from({ length: rows }, (_, row) => row));
  });

  // More than twice as many as any batch, page or slice holds.
  const many = 4501;

  it('writes each item of a long list once, in batches and what is left of them', async () => {
    const store = await storeWith(0);
    const batch = store.batch((key: number) => store.run('insert into t values (:key)', { key }));
    for (let item = 0; item < many; item += 1) {
      batch.push(item);
    }
    batch.flush();
    batch.flush();
    expect(count(store, 'select 1 from t')).toBe(many);
    await store.inBatches(
      Array.from({ length: many }, (_, item) => many + item),
      (key) => store.run('insert into t values (:key)', { key }),
    );
    expect(count(store, 'select 1 from t')).toBe(2 * many);
  });

  it('plans each of many accounts, slice by slice', async () => {
    const store = await makeStore();
    store.run('pragma synchronous = off');
    const numbers = Array.from({ length: many }, (_, number) => String(number).padStart(12, '0'));
    const accounts = numbers.map((number) => ({ logtoId: number, identity: `2088${number}` }));
    const plan = async (planned: typeof accounts, target: IdKind) =>
      countBy(await planIn(store, { accounts: planned, people: [] }, target), ({ part }) => part);
    expect(await plan(accounts, 'open_id')).toEqual({ unmapped: many });
    expect(count(store, 'select 1 from plan')).toBe(many);
    // An earlier plan is replaced, also of those who are gone: here in the middle, and after two slices.
    const fewer = accounts.toSpliced(10, 100).slice(0, 4000);
    expect(await plan(fewer, 'user_id')).toEqual({ there: fewer.length });
    expect(count(store, 'select 1 from plan')).toBe(fewer.length);
  });

  it('goes over every row once, slice by slice, also if a step deletes what it was given', async () => {
    const store = await storeWith(many);
    const slice = 'select user_id from t where user_id > :user_id order by user_id limit :limit';
    const sizes: number[] = [];
    const bounds: unknown[] = [];
    await store.inSlices('t', ['user_id'], ({ values, after, end }) => {
      sizes.push(store.run(`delete from t where user_id in (${slice})`, values));
      bounds.push([after, end]);
    });
    expect(sizes).toEqual([2000, 2000, 501]);
    expect(count(store, 'select 1 from t')).toBe(0);
    const [start, first, second] = ['', '001999', '003999'].map((key) => ({ user_id: key }));
    expect(bounds).toEqual([
      [start, first],
      [first, second],
      [second, undefined],
    ]);
  });

  it('finds the end of a slice by the key of its table', async () => {
    const store = await makeStore();
    const all = vi.spyOn(store, 'all');
    await store.inSlices('account', ['identity', 'logto_id'], () => undefined);
    const [[, query, values] = expect.fail('Nothing was read.')] = all.mock.calls;
    const detail = z.object({ detail: z.string() }).transform((row) => row.detail);
    expect(store.all(detail, `explain query plan ${query}`, values)).toEqual([
      'SEARCH account USING PRIMARY KEY ((identity,logto_id)>(?,?))',
    ]);
  });

  it('does all of a step or nothing', async () => {
    const store = await storeWith(1);
    const fail = () =>
      store.transaction(() => {
        store.run('delete from t');
        throw new Error('half way');
      });
    expect(fail).toThrow('half way');
    expect(count(store, 'select 1 from t')).toBe(1);
  });

  it('refuses a row that is not as it must be, and says which value', async () => {
    const store = await storeWith(1);
    const read = () => store.all(z.object({ user_id: z.number() }), 'select user_id from t');
    expect(read).toThrow(
      expect.objectContaining({
        failure: {
          code: 'store-damaged',
          file: store.file,
          reason: 'unexpected value of user_id',
        },
      }),
    );
  });

  it('says that the disk is full, and keeps what was there', async () => {
    const store = await makeStore();
    addAccount(store, { logtoId: 'l1', identity: 'kept' });
    store.run('pragma max_page_count = 1');
    const long = 'x'.repeat(100_000);
    const failure = { code: 'store-full', file: store.file };
    expect(() =>
      store.transaction(() => addAccount(store, { logtoId: 'l2', identity: long })),
    ).toThrow(expect.objectContaining({ exitCode: 1, failure }));
    expect([isHeld(store, 'kept'), isHeld(store, long)]).toEqual([true, false]);
  });

  it('names its file if SQLite refuses a statement', async () => {
    const store = await storeWith(1);
    const failure = { code: 'store-damaged', file: store.file };
    for (const use of [
      () => store.run("insert into t values ('000000')"),
      () => store.all(person, 'select user_id from missing'),
      () => store.has('select 1 from missing'),
    ]) {
      expect(use).toThrow(expect.objectContaining({ failure: expect.objectContaining(failure) }));
    }
  });
});
