import type { Allowances } from './blockers.ts';
import type { SourceOptions } from './sources/find.ts';

/** What `apply` and `sql` take to make the same plan. */
export interface PlanOptions extends SourceOptions, Allowances {
  decisions?: string;
  flip?: boolean;
}

/** Options as they stand in a command line, for the command that goes on. */
export const argumentsOf = (options: PlanOptions & { closeRegistration?: boolean }): string[] => {
  const { map, order, ignore, decisions, allowUnmapped } = options;
  const { allowUnconfirmed, closeRegistration, flip } = options;
  const given = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [name, String(value)];
  return [
    ...given('--map', map),
    ...given('--order', order),
    ...given('--ignore', ignore),
    ...given('--decisions', decisions),
    ...given('--allow-unmapped', allowUnmapped),
    ...(allowUnconfirmed ? ['--allow-unconfirmed'] : []),
    ...(closeRegistration ? ['--close-registration'] : []),
    ...(flip ? ['--flip'] : []),
  ];
};
