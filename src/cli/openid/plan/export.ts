import { z } from 'zod';
import type { Store } from '../../files/store.ts';
import { parts } from './plan.ts';

/** What can be exported: tables, or parts of the plan. */
export const exportNames = ['accounts', 'people', 'objections', 'taken', ...parts] as const;

export type ExportName = (typeof exportNames)[number];

const cell = z.union([z.string(), z.number()]).nullable();

/** A table, its columns, and those that are its key. */
const table = (name: string, columns: string, key: string) => ({
  name,
  columns: columns.split(' '),
  key: key.split(' '),
});

const tables = {
  accounts: table('account', 'logto_id identity form', 'identity logto_id'),
  people: table('person', 'user_id open_id union_id source confirmed_by union_by', 'user_id'),
  objections: table(
    'objection',
    'user_id open_id union_id source code',
    'user_id open_id union_id source',
  ),
  taken: table('taken', 'logto_id identity details given_to is_settled', 'logto_id identity'),
};

const plan = table(
  'plan',
  'logto_id identity holds user_id new_id holder source is_confirmed',
  'identity logto_id',
);

const isTable = (name: ExportName): name is keyof typeof tables => name in tables;

/** The heading and the rows of what is exported, page by page. */
export function* rowsFor(store: Store, name: ExportName): Generator<string[]> {
  const { name: from, columns, key } = isTable(name) ? tables[name] : plan;
  const guard = z.object(Object.fromEntries(columns.map((column) => [column, cell])));
  const part = isTable(name) ? '' : 'part = :part and';
  const query = `select ${columns.join(', ')} from ${from}
    where ${part} (${key.join(', ')}) > (${key.map((column) => `:${column}`).join(', ')})
    order by ${key.join(', ')} limit :limit`;
  const start = Object.fromEntries(key.map((column) => [column, '']));
  const values = isTable(name) ? start : { ...start, part: name };
  yield [...columns];
  const pages = store.pages(guard, query, values, (row) =>
    Object.fromEntries(key.map((column) => [column, row[column] ?? ''])),
  );
  for (const page of pages) {
    for (const row of page) {
      yield columns.map((column) => String(row[column] ?? ''));
    }
  }
}
