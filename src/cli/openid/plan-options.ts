import type { Allowances } from './blockers.ts';
import type { Session } from './session.ts';
import type { SourceOptions } from './sources/find.ts';

/** What `apply` and `sql` take to make the same plan. */
export interface PlanOptions extends SourceOptions, Allowances {
  decisions?: string;
  flip?: boolean;
}

/** The options about sources, with their files as absolute paths. */
export const sourcesIn = (
  { map, users, order, createOrder, ignore }: SourceOptions,
  { fileAt }: Pick<Session, 'fileAt'>,
): SourceOptions => ({
  ...(map !== undefined && { map: fileAt(map) }),
  ...(users !== undefined && { users: fileAt(users) }),
  ...(order !== undefined && { order }),
  ...(createOrder !== undefined && { createOrder }),
  ...(ignore !== undefined && { ignore }),
});
