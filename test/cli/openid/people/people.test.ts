import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Store } from '../../../../src/cli/files/store.ts';
import { addPerson, forget } from '../../../../src/cli/openid/people/people.ts';
import { type Source, sources } from '../../../../src/cli/openid/people/sources.ts';
import { allTaken, noteTaken } from '../../../../src/cli/openid/people/taken.ts';
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

describe('who is who', () => {
  it('is what the first source says; what another says is an objection', async () => {
    const store = await makeStore();
    said(store, 'details', 1);
    said(store, 'file', 1, 2);
    said(store, 'conversion', 1);
    said(store, 'file', 3, 1);
    expect(rows(store, 'person')).toEqual([
      [userIdOf(1), openIdOf(1), null, 'details', 'conversion'],
    ]);
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
    expect(rows(store, 'person')).toEqual([
      [userIdOf(1), openIdOf(1), 'union-id-of-a-person-no-1', 'details', null],
    ]);
    expect(rows(store, 'objection')).toHaveLength(1);
  });

  it('is not completed by an id for a group of apps that another person has', async () => {
    const store = await makeStore();
    said(store, 'file', 1, 1, 'union-id-of-a-person-no-1');
    said(store, 'details', 2);
    said(store, 'file', 2, 2, 'union-id-of-a-person-no-1');
    expect(rows(store, 'person')).toEqual([
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
    expect(rows(store, 'person')).toEqual([
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
    expect(rows(store, 'person')).toEqual([]);
    expect(rows(store, 'objection')).toEqual([
      [userIdOf(1), 'short', '', 'details', 'new-id-not-recognized'],
      [userIdOf(2), userIdOf(3), '', 'details', 'new-id-is-a-user-id'],
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
    expect(rows(store, 'person')).toEqual([
      [userIdOf(1), openIdOf(1), null, 'conversion', 'conversion'],
      [userIdOf(3), openIdOf(3), null, 'conversion', 'conversion'],
    ]);
    expect(rows(store, 'objection')).toEqual([]);
  });
});

it.each([
  ['with', { details: { name: '张三' } }],
  ['without', {}],
])('what is taken is kept whole, %s details', async (_, details) => {
  const store = await makeStore();
  const taken = { logtoId: 'a', identity: { userId: userIdOf(1), ...details }, givenTo: 'b' };
  noteTaken(store, { ...taken, isSettled: false });
  expect(allTaken(store)).toEqual([taken]);
});
