import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Language } from '../language.ts';
import { fileSystemReason, Problem, systemErrorCode } from '../problem.ts';
import type { Result } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import type { AlipayConnector } from './connectors.ts';
import type { Instance } from './instance.ts';
import { installMessages } from './messages.ts';
import { type Move, moveAll } from './move.ts';
import { clear, close, type Staging } from './staging.ts';

/** One move of a package, and what it means. */
export interface Step extends Move {
  action: 'set-aside' | 'discard' | 'remove' | 'install' | 'bring-back';
  name: string;
  version: string;
}

/** Moves a connector into another folder, under the name it has. */
export const stepInto = (
  folder: string,
  action: Step['action'],
  { folder: from, name, version }: AlipayConnector,
): Step => ({ action, name, version, from, to: path.join(folder, path.basename(from)) });

const noPermission = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Says that the file system refuses something, before which nothing has been changed for good. */
const describeRefusal = (error: unknown, language: Language): Problem => {
  const texts = installMessages[language];
  const reason = fileSystemReason(error, language);
  const advice = noPermission.has(systemErrorCode(error) ?? '') ? texts.noPermission : '';
  return new Problem(1, texts.failed(reason) + advice);
};

/**
 * Makes a plan.
 *
 * @throws Problem where the connectors cannot be looked at.
 */
export const makePlan = async <Plan>(
  plan: () => Promise<Plan>,
  { language }: Terminal,
): Promise<Plan> => {
  try {
    return await plan();
  } catch (error) {
    throw describeRefusal(error, language);
  }
};

/**
 * Takes the steps, all of them or none.
 *
 * @param prepare is run before them, once the staging folder is clear.
 * @throws Problem where the file system refuses something.
 */
export const takeSteps = async (
  steps: readonly Step[],
  { staging, prepare }: { staging: Staging; prepare: () => Promise<void> },
  { language }: Terminal,
): Promise<void> => {
  try {
    await clear(staging);
    await prepare();
    await moveAll(steps, path.join(staging.folder, 'moving'));
  } catch (error) {
    await rm(staging.incoming, { recursive: true, force: true }).catch(() => {});
    await close(staging);
    throw describeRefusal(error, language);
  }
  // What cannot be removed any more is no package, and the next command tries again.
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

const isKept = (action: Step['action']): boolean => action !== 'remove' && action !== 'discard';

/** Tells what was done, or would be. */
export const reportSteps = (
  { instance, steps, isDryRun, remarks, next }: Report,
  { language, paint }: Terminal,
): Result => {
  const texts = installMessages[language];
  const mark = isDryRun ? paint('dim', '–') : paint('green', '✓');
  const verbs = isDryRun ? texts.planned : texts.done;
  const lines = steps.map(({ action, name, version, to }) => {
    const place = isKept(action) ? ` → ${path.relative(instance.folder, to)}` : '';
    return `${mark} ${verbs[action]} ${name} ${version}${place}`;
  });
  return {
    exitCode: 0,
    text: [
      paint('bold', texts.logto(instance.folder)),
      ...lines,
      ...remarks,
      '',
      `${paint('bold', texts.next)}${next}`,
    ].join('\n'),
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
