import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Store } from '../../../../src/cli/files/store.ts';
import { addPerson, forget } from '../../../../src/cli/openid/people/people.ts';
import { type Source, sources } from '../../../../src/cli/openid/people/sources.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { makeStore } from '../store.ts';

const said = (store: Store, source: Source, index: number, open = index, unionId?: string): void =>
  store.transaction(() =>
    addPerson(store, { userId: userIdOf(index), openId: openIdOf(open), unionId }, source),
  );

const rows = (store: Store, table: string): unknown[] =>
  store.all(
    z.record(z.unknown()).transform((row) => Object.values(row)),
    `select * from ${table}`,
  );

/** Their three ids, whose they are, and who has confirmed them. */
const people = (store: Store): unknown[] =>
  rows(store, '(select user_id, open_id, union_id, source, confirmed_by from person)');

describe('who is who', () => {
  it('is what the first source says; what another says is an objection', async () => {
    const store = await makeStore();
    said(store, 'details', 1);
    said(store, 'file', 1, 2);
    said(store, 'conversion', 1);
    said(store, 'file', 3, 1);
    expect(people(store)).toEqual([[userIdOf(1), openIdOf(1), null, 'details', 'conversion']]);
    expect(rows(store, 'objection')).toEqual([
      [userIdOf(1), openIdOf(2), '', 'file', 'sources-disagree'],
      [userIdOf(3), openIdOf(1), '', 'file', 'one-id-for-two-users'],
    ]);
  });

  it('is completed by what does not disagree', async () => {
    const store = await makeStore();
    said(store, 'details', 1);
    said(store, 'file', 1, 1, 'union-id-of-a-person-no-1');
    said(store, 'logs', 1, 1, 'union-id-of-a-person-no-2');
    expect(people(store)).toEqual([
      [userIdOf(1), openIdOf(1), 'union-id-of-a-person-no-1', 'details', null],
    ]);
    expect(rows(store, 'objection')).toHaveLength(1);
  });

  it('is not completed by an id for a group of apps that another person has', async () => {
    const store = await makeStore();
    said(store, 'file', 1, 1, 'union-id-of-a-person-no-1');
    said(store, 'details', 2);
    said(store, 'file', 2, 2, 'union-id-of-a-person-no-1');
    expect(people(store)).toEqual([
      [userIdOf(1), openIdOf(1), 'union-id-of-a-person-no-1', 'file', null],
      [userIdOf(2), openIdOf(2), null, 'details', null],
    ]);
    expect(rows(store, 'objection')).toEqual([
      [userIdOf(2), openIdOf(2), 'union-id-of-a-person-no-1', 'file', 'one-id-for-two-users'],
    ]);
  });

  it.each(sources)('is confirmed by Alipay itself alone: %s', async (source) => {
    const store = await makeStore();
    said(store, source, 1);
    const isAlipay = source === 'conversion' || source === 'order';
    expect(people(store)).toEqual([
      [userIdOf(1), openIdOf(1), null, source, isAlipay ? source : null],
    ]);
  });

  it('takes no id of an unknown form, and keeps that it was said', async () => {
    const store = await makeStore();
    store.transaction(() => {
      addPerson(store, { userId: userIdOf(1), openId: 'short' }, 'details');
      addPerson(store, { userId: userIdOf(2), openId: userIdOf(3) }, 'details');
      addPerson(store, { userId: 'nobody', openId: openIdOf(4) }, 'details');
    });
    expect(people(store)).toEqual([]);
    expect(rows(store, 'objection')).toEqual([
      [userIdOf(1), 'short', '', 'details', 'new-id-not-recognized'],
      [userIdOf(2), userIdOf(3), '', 'details', 'new-id-is-a-user-id'],
    ]);
  });

  it('is taken without an id for a group of apps that is of an unknown form', async () => {
    const store = await makeStore();
    said(store, 'details', 1, 1, 'odd');
    said(store, 'conversion', 1, 1, 'odd');
    expect(people(store)).toEqual([[userIdOf(1), openIdOf(1), null, 'details', 'conversion']]);
    expect(rows(store, 'objection')).toEqual([
      [userIdOf(1), openIdOf(1), 'odd', 'conversion', 'union-id-not-recognized'],
      [userIdOf(1), openIdOf(1), 'odd', 'details', 'union-id-not-recognized'],
    ]);
  });

  it('is confirmed and completed by one that says the same, with or without that id', async () => {
    const store = await makeStore();
    const unionId = 'union-id-of-a-person-no-1';
    said(store, 'details', 1, 1, unionId);
    said(store, 'file', 1);
    said(store, 'conversion', 1, 1, unionId);
    said(store, 'details', 2);
    said(store, 'order', 2, 2, 'union-id-of-a-person-no-2');
    expect(people(store)).toEqual([
      [userIdOf(1), openIdOf(1), unionId, 'details', 'conversion'],
      [userIdOf(2), openIdOf(2), 'union-id-of-a-person-no-2', 'details', 'order'],
    ]);
    expect(rows(store, 'objection')).toEqual([]);
  });

  it('shares no id with another person, also if it is the open_id of the one and the union_id of the other', async () => {
    const store = await makeStore();
    said(store, 'details', 1, 1, openIdOf(5));
    said(store, 'details', 2);
    said(store, 'file', 2, 2, openIdOf(1));
    said(store, 'file', 3, 3, openIdOf(2));
    said(store, 'file', 4, 5);
    // Nobody else has it.
    said(store, 'file', 6, 6, openIdOf(6));
    expect(people(store)).toEqual([
      [userIdOf(1), openIdOf(1), openIdOf(5), 'details', null],
      [userIdOf(2), openIdOf(2), null, 'details', null],
      [userIdOf(6), openIdOf(6), openIdOf(6), 'file', null],
    ]);
    expect(rows(store, 'objection')).toEqual([
      [userIdOf(2), openIdOf(2), openIdOf(1), 'file', 'one-id-for-two-users'],
      [userIdOf(3), openIdOf(3), openIdOf(2), 'file', 'one-id-for-two-users'],
      [userIdOf(4), openIdOf(5), '', 'file', 'one-id-for-two-users'],
    ]);
  });

  it('is judged again of many, page by page, when a source is forgotten', async () => {
    const store = await makeStore();
    const numbers = Array.from({ length: 1200 }, (_, index) => index);
    store.transaction(() => {
      for (const index of numbers) {
        const userId = userIdOf(index);
        addPerson(store, { userId, openId: openIdOf(index + 5000) }, 'file');
        addPerson(store, { userId, openId: openIdOf(index) }, 'details');
        addPerson(store, { userId, openId: openIdOf(index + 9000) }, 'logs');
      }
    });
    expect(rows(store, 'objection')).toHaveLength(2400);
    await forget(store, 'file');
    expect(people(store)).toHaveLength(1200);
    expect(rows(store, 'objection')).toHaveLength(1200);
  });

  it('is not objected to by a source that is forgotten', async () => {
    const store = await makeStore();
    said(store, 'details', 1);
    said(store, 'file', 1, 2);
    said(store, 'logs', 1, 3);
    await forget(store, 'file');
    expect(rows(store, 'objection')).toEqual([
      [userIdOf(1), openIdOf(3), '', 'logs', 'sources-disagree'],
    ]);
  });

  it('is what the others say once a source is forgotten, but for what Alipay has confirmed', async () => {
    const store = await makeStore();
    said(store, 'file', 1, 2);
    said(store, 'conversion', 1);
    said(store, 'file', 3);
    said(store, 'conversion', 3);
    said(store, 'file', 4);
    await forget(store, 'file');
    expect(people(store)).toEqual([
      [userIdOf(1), openIdOf(1), null, 'conversion', 'conversion'],
      [userIdOf(3), openIdOf(3), null, 'conversion', 'conversion'],
    ]);
    expect(rows(store, 'objection')).toEqual([]);
  });

  it('has an id for a group of apps from whoever said it, until Alipay says it or it is forgotten', async () => {
    const store = await makeStore();
    const unionIds = () =>
      rows(store, '(select user_id, union_id, union_by from person)').map((row) =>
        Object(row).slice(1),
      );
    const unionId = 'union-id-of-a-person-no-1';
    said(store, 'file', 1, 1, unionId);
    said(store, 'conversion', 1);
    said(store, 'details', 2);
    said(store, 'file', 2, 2, 'union-id-of-a-person-no-2');
    said(store, 'conversion', 3);
    expect(unionIds()).toEqual([
      [unionId, 'file'],
      ['union-id-of-a-person-no-2', 'file'],
      [null, null],
    ]);
    said(store, 'order', 1, 1, unionId);
    said(store, 'logs', 1, 1, unionId);
    expect(unionIds()[0]).toEqual([unionId, 'order']);
    await forget(store, 'file');
    expect(unionIds()).toEqual([
      [unionId, 'order'],
      [null, null],
      [null, null],
    ]);
  });
});
