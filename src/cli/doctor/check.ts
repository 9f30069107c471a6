import { columnsOf, type Line, padded, type Span } from '../line.ts';

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
export const printChecks = (checks: readonly Check[], labelOf: (id: string) => string): Line[] => {
  const columns = Math.max(...checks.map(({ id }) => columnsOf(labelOf(id)))) + 2;
  return checks.map(({ id, status, message }) => {
    const [look, mark] = marks[status];
    const text = `${padded(labelOf(id), columns)}${message}`;
    const rest: Span = status === 'skipped' ? { look: 'dim', text } : text;
    return [{ look, text: mark }, ' ', rest];
  });
};
