import type { HangingLine } from './line.ts';
import { columnsOf, padded } from './wrap.ts';

/** One thing that was looked at. */
export interface Check {
  /** The setting's name, or what else was looked at; for scripts. */
  id: string;
  /** `warning`: works, and is unproven or a risk. `skipped`: nothing to look at, or no way to. */
  status: 'passed' | 'failed' | 'warning' | 'skipped';
  message: string;
  /** What to do about a failure. */
  next?: string;
  /** What the message says, in parts, for scripts: numbers, codes, ISO dates. */
  values?: Readonly<Record<string, string | number | undefined>>;
  /** Another check says the same, so that only scripts need this one. */
  isQuiet?: true;
}

const marks = {
  passed: ['green', '✓'],
  failed: ['red', '✗'],
  warning: ['yellow', '!'],
  skipped: ['dim', '–'],
} as const;

/** Prints checks, one a line, their labels in one column. */
export const printChecks = (
  checks: readonly Check[],
  labelOf: (id: string) => string,
): HangingLine[] => {
  const printed = checks.filter(({ isQuiet }) => isQuiet !== true);
  const columns = Math.max(...printed.map(({ id }) => columnsOf(labelOf(id)))) + 2;
  return printed.map(({ id, status, message }) => {
    const [look, mark] = marks[status];
    const isDim = status === 'skipped';
    const label = padded(labelOf(id), columns);
    return {
      head: [{ look, text: mark }, ' ', isDim ? { look: 'dim', text: label } : label],
      body: isDim ? { look: 'dim', text: message } : message,
    };
  });
};

/** What scripts get of a check. */
export const checkAsJson = ({ id, status, message, values }: Check): object => ({
  id,
  status,
  message,
  ...values,
});
