import { randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CliError } from '../cli-error.ts';
import { systemErrorCode } from '../system-error.ts';
import { makePrivateFolder } from './private-folder.ts';

/** A claim to a folder: a file that is named after a process and its machine. */
interface Claim {
  file: string;
  pid: number;
  host: string;
}

const pattern = /^running\.(\d+)\.([\w-]+)\.\w+$/;

/** A name of this machine that may stand in the name of a file. */
const ownHost = (): string => os.hostname().replace(/[^\w-]/g, '-') || 'localhost';

const claimsIn = async (folder: string): Promise<Claim[]> =>
  (await readdir(folder)).flatMap((name) => {
    const [, pid, host = ''] = pattern.exec(name) ?? [];
    return pid === undefined ? [] : [{ file: path.join(folder, name), pid: Number(pid), host }];
  });

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return systemErrorCode(error) === 'EPERM';
  }
};

/**
 * Runs a step while no other process works in a folder.
 *
 * Each process claims the folder first and looks for other claims then, so that of two that begin
 * together none or one goes on. The claim of a process of this machine that has ended counts for
 * nothing; whether one of another machine has ended cannot be known.
 *
 * @throws CliError `already-running`
 */
export const withLock = async <Value>(
  folder: string,
  step: () => Promise<Value>,
): Promise<Value> => {
  await makePrivateFolder(folder);
  const host = ownHost();
  // No two processes ever have one name, so that nobody's claim is taken for that of the dead.
  const name = `running.${process.pid}.${host}.${randomBytes(8).toString('hex')}`;
  const own = path.join(folder, name);
  await writeFile(own, '', { mode: 0o600 });
  try {
    for (const { file, pid, host: where } of await claimsIn(folder)) {
      if (file === own) {
        continue;
      }
      // In a container, the next process may have the number of the one that was killed.
      if (where !== host || (pid !== process.pid && isAlive(pid))) {
        throw new CliError(1, { code: 'already-running', file, pid });
      }
      await rm(file, { force: true });
    }
    return await step();
  } finally {
    await rm(own, { force: true });
  }
};
