import { describe, expect, it } from 'vitest';
import { en } from '../../../src/cli/doctor/messages/en.ts';
import { printSteps, stepsForFailures, stepTexts } from '../../../src/cli/doctor/next-steps.ts';
import type { Check } from '../../../src/cli/shell/check.ts';
import { renderLines } from '../../../src/cli/shell/line.ts';

const failed = (id: string, next?: string): Check => ({
  id,
  status: 'failed',
  message: 'wrong',
  ...(next !== undefined && { next }),
});

describe('the steps after failures', () => {
  it('correct all settings at once, and then come the others, each once', () => {
    const checks = [
      failed('network', 'Wait.'),
      failed('appId'),
      failed('gateway'),
      failed('clock', 'Wait.'),
      failed('kit', 'Update it.'),
    ];
    expect(stepsForFailures(checks, en)).toEqual([
      'Correct appId and gateway as described above, and run doctor again.',
      'Wait.',
      'Update it.',
    ]);
  });

  it('are none if nothing has failed', () => {
    const warning = { ...failed('appId', 'Wait.'), status: 'warning' } as const;
    expect(stepsForFailures([warning], en)).toEqual([]);
  });

  it('correct no setting if only others have failed', () => {
    expect(stepsForFailures([failed('network', 'Wait.')], en)).toEqual(['Wait.']);
  });
});

describe('printed steps', () => {
  const print = (steps: readonly string[]): string =>
    renderLines(printSteps(steps, en), { hasColours: false });

  it('leave a command on a line of its own, which is never wrapped', () => {
    const steps = ['Run:\nnode lib/cli.js install --path /path/to/logto', 'Wait.'];
    expect(renderLines(printSteps(steps, en), { hasColours: false, columns: 30 })).toBe(
      'Next:\n1. Run:\nnode lib/cli.js install --path /path/to/logto\n2. Wait.',
    );
    expect(stepTexts(steps)).toEqual([
      'Run: node lib/cli.js install --path /path/to/logto',
      'Wait.',
    ]);
  });

  it('are numbered if there are several', () => {
    expect(print(['Wait.'])).toBe('Next: Wait.');
    expect(print(['Wait.', 'Update it.'])).toBe('Next:\n1. Wait.\n2. Update it.');
  });
});
