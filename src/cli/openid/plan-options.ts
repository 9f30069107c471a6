import type { Allowances } from './blockers.ts';
import type { SourceOptions } from './sources/find.ts';

/** What `apply` and `sql` take to make the same plan. */
export interface PlanOptions extends SourceOptions, Allowances {
  decisions?: string;
  flip?: boolean;
}
