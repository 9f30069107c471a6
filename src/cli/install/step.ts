import { rm } from 'node:fs/promises';
import path from 'node:path';
import { messages } from '../../messages/languages.ts';
import { say } from '../../messages/messages.ts';
import { CliError } from '../cli-error.ts';
import type { Line, Span } from '../line.ts';
import type { Result } from '../result.ts';
import { fileSystemCode } from '../system-error.ts';
import type { Terminal } from '../terminal.ts';
import type { AlipayConnector } from './connectors.ts';
import type { Instance } from './instance.ts';
import { type Move, moveAll } from './move.ts';
import { clear, close, type Staging } from './staging.ts';
import type { StepAction } from './step-action.ts';

/** One move of a package, and what it means. */
export interface Step extends Move {
  action: StepAction;
  name: string;
  version: string;
}

/** Moves a connector into another folder, under the name it has. */
export const stepInto = (
  folder: string,
  action: StepAction,
  { folder: from, name, version }: AlipayConnector,
): Step => ({ action, name, version, from, to: path.join(folder, path.basename(from)) });

const noPermission = new Set(['EACCES', 'EPERM', 'EROFS']);

/** The error if the file system refuses something, after which everything is rolled back. */
const refusal = (error: unknown): CliError => {
  const systemCode = fileSystemCode(error);
  const isPermission = noPermission.has(systemCode);
  return new CliError(1, { code: 'connectors-not-changed', systemCode, isPermission });
};

/** @throws CliError `connectors-not-changed` if the connectors cannot be read. */
export const makePlan = async <Plan>(plan: () => Promise<Plan>): Promise<Plan> => {
  try {
    return await plan();
  } catch (error) {
    throw refusal(error);
  }
};

/**
 * Takes the steps, all of them or none.
 *
 * @param prepare is run before them, once the staging folder is clear.
 * @throws CliError `connectors-not-changed`.
 */
export const takeSteps = async (
  steps: readonly Step[],
  { staging, prepare }: { staging: Staging; prepare: () => Promise<void> },
): Promise<void> => {
  try {
    await clear(staging);
    await prepare();
    await moveAll(steps, path.join(staging.folder, 'moving'));
  } catch (error) {
    await rm(staging.incoming, { recursive: true, force: true }).catch(() => {});
    await close(staging);
    throw refusal(error);
  }
  // Logto ignores what cannot be removed any more, and the next command tries again.
  await clear(staging).catch(() => {});
  await close(staging);
};

/** What a command did with an instance. */
export interface Report {
  instance: Instance;
  steps: readonly Step[];
  isDryRun: boolean;
  /** Lines that follow the steps. */
  remarks: readonly string[];
  next: string;
}

const isKept = (action: StepAction): boolean => action !== 'remove' && action !== 'discard';

/** Reports what was done, or would be. */
export const reportSteps = (
  { instance, steps, isDryRun, remarks, next }: Report,
  { language }: Terminal,
): Result => {
  const texts = messages[language].commands.install;
  const mark: Span = isDryRun ? { look: 'dim', text: '–' } : { look: 'green', text: '✓' };
  const verbs = isDryRun ? texts.planned : texts.done;
  const taken = steps.map(({ action, name, version, to }): Line => {
    const place = isKept(action) ? ` → ${path.relative(instance.folder, to)}` : '';
    return [mark, ` ${verbs[action]} ${name} ${version}${place}`];
  });
  return {
    exitCode: 0,
    lines: [
      { look: 'bold', text: say(texts.logto, { folder: instance.folder }) },
      ...taken,
      ...remarks,
      '',
      [{ look: 'bold', text: texts.next }, next],
    ],
    json: {
      ok: true,
      dryRun: isDryRun,
      logto: instance.folder,
      steps: steps.map(({ action, name, version, from, to }) => ({
        action,
        name,
        version,
        folder: isKept(action) ? to : from,
      })),
      next,
    },
  };
};
