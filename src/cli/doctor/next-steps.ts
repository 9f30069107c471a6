import { say } from '../../text/text.ts';
import type { Check } from '../shell/check.ts';
import type { HangingLine, Line, Span } from '../shell/line.ts';
import type { DoctorTexts } from './messages/texts.ts';

/** What to do about everything that has failed, each step once; nothing if nothing has. */
export const stepsForFailures = (checks: readonly Check[], { correct }: DoctorTexts): string[] => {
  const failed = checks.filter(({ status }) => status === 'failed');
  const settings = failed.filter(({ next }) => next === undefined).map(({ id }) => id);
  const others = failed.flatMap(({ next = [] }) => next);
  return [...new Set([...(settings.length > 0 ? [say(correct, { settings })] : []), ...others])];
};

/** A step: its sentence, and below it the commands, which stand on lines of their own. */
const printStep = (head: Span, step: string): Line[] => {
  const [body = '', ...commands] = step.split('\n');
  return [{ head: [head], body }, ...commands.map((verbatim) => ({ verbatim }))];
};

/** Prints the steps, numbered if there are several. */
export const printSteps = (steps: readonly string[], { next }: DoctorTexts): Line[] => {
  const title = { look: 'bold', text: next } as const;
  const [first = '', ...others] = steps;
  if (others.length === 0) {
    return printStep(title, first);
  }
  const heading: HangingLine = { head: [title], body: '' };
  return [heading, ...steps.flatMap((step, index) => printStep(`${index + 1}. `, step))];
};

/** The same for scripts: each a text on one line. */
export const stepTexts = (steps: readonly string[]): string[] =>
  steps.map((step) => step.replaceAll('\n', ' '));
