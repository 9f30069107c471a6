import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../shell/result.ts';
import { OpenidError } from './failures.ts';
import type { IdKind } from './people/kinds.ts';
import { openStore, peopleFileIn } from './people/open.ts';
import type { Store } from './people/store.ts';
import { type ExportName, rowsFor } from './plan/export.ts';
import { makePlan } from './plan/plan.ts';
import { renderRow } from './sources/table.ts';

/** What is printed, and from which folder. */
export interface ExportOptions {
  folder: string;
  to: IdKind;
  what: ExportName;
}

function* renderAndClose(store: Store, what: ExportName): Generator<string> {
  try {
    for (const row of rowsFor(store, what)) {
      yield renderRow(row);
    }
  } finally {
    store.close();
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
  workingFolder: string,
): Promise<Result> => {
  const place = path.resolve(workingFolder, folder);
  const file = peopleFileIn(place);
  await access(file).catch(() => {
    throw new OpenidError(2, { code: 'people-missing', file });
  });
  const store = openStore(place);
  try {
    await makePlan(store, to);
  } catch (error) {
    store.close();
    throw error;
  }
  return { exitCode: 0, lines: [], json: { ok: true }, text: renderAndClose(store, what) };
};
