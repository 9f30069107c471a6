import path from 'node:path';
import { say } from '../../text/text.ts';
import type { Line, Span } from '../shell/line.ts';
import type { Result } from '../shell/result.ts';
import type { Instance } from './instance.ts';
import type { InstallTexts } from './messages/texts.ts';
import type { Step, StepAction } from './step.ts';

/** What a command did with an instance, or would do. */
export interface Report {
  instance: Instance;
  steps: readonly Step[];
  isDryRun: boolean;
  /** Folders in which the steps would fail for want of rights. */
  denied: readonly string[];
  /** Lines that follow the steps. */
  remarks: readonly string[];
  /** What to do next, if nothing is denied. */
  next: string;
}

const isKept = (action: StepAction): boolean => action !== 'remove' && action !== 'discard';

const describeSteps = (
  { instance, steps, isDryRun, denied }: Report,
  texts: InstallTexts,
): Line[] => {
  const mark: Span = isDryRun ? { look: 'dim', text: '–' } : { look: 'green', text: '✓' };
  const verbs = isDryRun ? texts.planned : texts.done;
  return [
    ...steps.map(({ action, name, version, to }): Line => {
      const place = isKept(action) ? ` → ${path.relative(instance.folder, to)}` : '';
      return { head: [mark, ' '], body: `${verbs[action]} ${name} ${version}${place}` };
    }),
    ...denied.map(
      (folder): Line => ({
        head: [{ look: 'red', text: '✗' }, ' '],
        body: say(texts.denied, { folder }),
      }),
    ),
  ];
};

const stepsForScripts = (steps: readonly Step[]): object[] =>
  steps.map(({ action, name, version, from, to }) => ({
    action,
    name,
    version,
    folder: isKept(action) ? to : from,
  }));

/** Reports what was done, or would be. */
export const reportSteps = (report: Report, texts: InstallTexts): Result => {
  const { instance, steps, isDryRun, denied, remarks } = report;
  const isOk = denied.length === 0;
  const next = isOk ? report.next : texts.runAsOwner;
  return {
    exitCode: isOk ? 0 : 1,
    lines: [
      { look: 'bold', text: say(texts.logto, { folder: instance.folder }) },
      ...describeSteps(report, texts),
      ...remarks,
      '',
      { head: [{ look: 'bold', text: texts.next }], body: next },
    ],
    json: {
      ok: isOk,
      dryRun: isDryRun,
      logto: instance.folder,
      steps: stepsForScripts(steps),
      ...(isOk ? {} : { denied }),
      next,
    },
  };
};
