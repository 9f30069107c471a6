import path from 'node:path';
import { CliError } from '../shell/cli-error.ts';
import { fileSystemCode } from '../shell/system-error.ts';
import type { AlipayConnector } from './connectors.ts';
import type { Move } from './move.ts';
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
  { folder: from, name, version }: Pick<AlipayConnector, 'folder' | 'name' | 'version'>,
): Step => ({ action, name, version, from, to: path.join(folder, path.basename(from)) });

const noPermission = new Set(['EACCES', 'EPERM', 'EROFS']);

/**
 * Does what a file system may refuse, after which everything is rolled back.
 *
 * @throws CliError `connectors-not-changed` if it does.
 */
export const reportingRefusal = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work();
  } catch (error) {
    const systemCode = fileSystemCode(error);
    const isPermission = noPermission.has(systemCode);
    throw new CliError(1, { code: 'connectors-not-changed', systemCode, isPermission });
  }
};
