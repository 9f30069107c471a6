import type { HangingLine } from '../line.ts';
import { columnsOf, padded } from '../wrap.ts';

/** One thing that was looked at. */
export interface Check {
  /** The setting's name, or what else was looked at; for scripts. */
  id: string;
  /** `skipped`: nothing to look at, or no way to. */
  status: 'passed' | 'failed' | 'skipped';
  message: string;
  /** What to do about a failure. */
  next?: string;
}

const marks = {
  passed: ['green', '✓'],
  failed: ['red', '✗'],
  skipped: ['dim', '–'],
} as const;

/** Prints checks, one a line, their labels in one column. */
export const printChecks = (
  checks: readonly Check[],
  labelOf: (id: string) => string,
): HangingLine[] => {
  const columns = Math.max(...checks.map(({ id }) => columnsOf(labelOf(id)))) + 2;
  return checks.map(({ id, status, message }) => {
    const [look, mark] = marks[status];
    const isDim = status === 'skipped';
    const label = padded(labelOf(id), columns);
    return {
      head: [{ look, text: mark }, ' ', isDim ? { look: 'dim', text: label } : label],
      body: isDim ? { look: 'dim', text: message } : message,
    };
  });
};
