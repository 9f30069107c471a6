import { z } from 'zod';
import type { Store } from '../files/store.ts';
import { renderRow } from '../files/table.ts';
import { exists } from '../shell/file-system.ts';
import type { Result } from '../shell/result.ts';
import { PeopleError } from './people/errors.ts';
import { type IdKind, idKinds } from './people/kinds.ts';
import { noteOf } from './people/notes.ts';
import { openPeople, peopleFileIn } from './people/open.ts';
import { type ExportName, rowsFor } from './plan/export.ts';
import { makePlan } from './plan/plan.ts';

/** What is printed, and from which folder. */
export interface ExportOptions {
  folder: string;
  to: IdKind;
  what: ExportName;
}

function* renderAll(store: Store, what: ExportName): Generator<string> {
  for (const row of rowsFor(store, what)) {
    yield renderRow(row);
  }
}

/**
 * Prints what the folder knows as CSV: accounts as last listed, people, or parts of the plan. No
 * Logto is asked.
 *
 * @throws PeopleError
 */
export const exportPeople = async (
  { folder, to, what }: ExportOptions,
  report: (result: Result) => Promise<void>,
): Promise<void> => {
  const file = peopleFileIn(folder);
  if (!(await exists(file))) {
    throw new PeopleError(2, { code: 'people-missing', file });
  }
  const store = openPeople(folder);
  try {
    await makePlan(store, to, noteOf(store, 'present', z.enum(idKinds)));
    await report({ exitCode: 0, lines: [], json: { ok: true }, text: renderAll(store, what) });
  } finally {
    store.close();
  }
};
