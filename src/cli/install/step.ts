import path from 'node:path';
import { fileSystemCode } from '../shell/file-system.ts';
import type { AlipayConnector } from './connectors.ts';
import { InstallError } from './failures.ts';
import type { Move } from './move.ts';

/** What a step does to a connector's package. */
export type StepAction = 'set-aside' | 'discard' | 'remove' | 'install' | 'bring-back';

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
    throw new InstallError(1, { code: 'connectors-not-changed', systemCode, isPermission });
  }
};
