import { say } from '../../text/text.ts';
import type { Check } from '../shell/check.ts';
import type { HangingLine } from '../shell/line.ts';
import type { DoctorTexts } from './messages/texts.ts';

/** What to do about everything that has failed, each step once; nothing if nothing has. */
export const stepsForFailures = (checks: readonly Check[], { correct }: DoctorTexts): string[] => {
  const failed = checks.filter(({ status }) => status === 'failed');
  const settings = failed.filter(({ next }) => next === undefined).map(({ id }) => id);
  const others = failed.flatMap(({ next = [] }) => next);
  return [...new Set([...(settings.length > 0 ? [say(correct, { settings })] : []), ...others])];
};

/** Prints the steps, numbered if there are several. */
export const printSteps = (steps: readonly string[], { next }: DoctorTexts): HangingLine[] => {
  const title = { look: 'bold', text: next } as const;
  const [first = '', ...others] = steps;
  if (others.length === 0) {
    return [{ head: [title], body: first }];
  }
  const numbered = steps.map((step, index) => ({ head: [`${index + 1}. `], body: step }));
  return [{ head: [title], body: '' }, ...numbered];
};
