import { randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../shell/system-error.ts';
import { type FolderPurpose, OpenidError } from './failures.ts';
import { hasEndedAt, ownPlace, type Place } from './lock-place.ts';
import { inFolder } from './private-folder.ts';

/** What is locked: a folder, and a name in it for each thing that one process may work with. */
export interface Lock {
  folder: string;
  name: string;
  purpose: FolderPurpose;
}

/** A claim to a lock: a file that is named after a process and where it runs. */
interface Claim {
  file: string;
  pid: number;
  place: Place;
}

const rest = /^\.(\d+)\.([\w-]*)\.([\w-]*)\.([\w-]*)\.([\w-]*)\.\w+$/;

const nameOf = ({ host, machine, boot, namespace }: Place): string =>
  [process.pid, host, machine, boot, namespace].join('.');

const claimsTo = async ({ folder, name }: Lock): Promise<Claim[]> =>
  (await readdir(folder)).flatMap((file) => {
    const found = file.startsWith(`${name}.`) ? rest.exec(file.slice(name.length)) : null;
    if (found === null) {
      return [];
    }
    const [, pid, host = '', machine = '', boot = '', namespace = ''] = found;
    const place = { host, machine, boot, namespace };
    return [{ file: path.join(folder, file), pid: Number(pid), place }];
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

/** The claims of this process. */
const held = new Set<string>();

/** In a container, the next process may have the number of the one that was killed. */
const hasEnded = ({ file, pid, place }: Claim, here: Place): boolean =>
  hasEndedAt(place, here) ?? (pid === process.pid ? !held.has(file) : !isAlive(pid));

/**
 * Runs a step while no other process has a lock.
 *
 * Each process claims it first and looks for other claims then, so that of two that begin together
 * none or one goes on. A claim counts for nothing if its process has certainly ended; whether one of
 * another machine or container has ended cannot be known.
 *
 * @throws CliError `already-running`, `folder-not-usable`
 */
export const withLock = async <Value>(lock: Lock, step: () => Promise<Value>): Promise<Value> => {
  const here = await ownPlace();
  // No two processes ever have one name, so that nobody's claim is taken for that of the dead.
  const name = `${lock.name}.${nameOf(here)}.${randomBytes(8).toString('hex')}`;
  const own = path.join(lock.folder, name);
  held.add(own);
  await inFolder(lock.folder, lock.purpose, () => writeFile(own, '', { mode: 0o600, flag: 'wx' }));
  try {
    for (const claim of await inFolder(lock.folder, lock.purpose, () => claimsTo(lock))) {
      if (claim.file === own) {
        continue;
      }
      if (!hasEnded(claim, here)) {
        const { file, pid } = claim;
        throw new OpenidError(1, { code: 'already-running', file, pid });
      }
      // Another user's may not be removed, and holds up nobody.
      await rm(claim.file, { force: true }).catch(() => undefined);
    }
    return await step();
  } finally {
    held.delete(own);
    await rm(own, { force: true });
  }
};
