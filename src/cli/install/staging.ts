import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../shell/file-system.ts';
import type { Site } from './connectors.ts';
import { InstallError } from './failures.ts';

/**
 * Our own folder among the connectors. Logto passes over it, because it holds no package.json
 * itself. It is on the file system of the connectors, wherever that is mounted: moves between the
 * two are atomic, and what is set aside is kept along with them.
 */
export interface Staging {
  folder: string;
  /** A folder that only one command at a time can make. */
  lock: string;
  /** Where other connectors of the same factory wait for `uninstall`. */
  setAside: string;
  /** Where this run puts a copy together. */
  incoming: string;
  /** Where our own old copies wait until this run no longer needs them. */
  outgoing: string;
  /** For what this run has to copy, because it cannot be renamed. */
  moving: string;
}

/** The staging folder of one run, of which nothing exists yet. */
export const stagingIn = ({ connectorsFolder, connector }: Site): Staging => {
  const folder = path.join(connectorsFolder, `.${connector.name}`);
  const run = `${process.pid}-${randomBytes(4).toString('hex')}`;
  return {
    folder,
    lock: path.join(folder, 'lock'),
    setAside: path.join(folder, 'set-aside'),
    incoming: path.join(folder, `incoming-${run}`),
    outgoing: path.join(folder, `outgoing-${run}`),
    moving: path.join(folder, `moving-${run}`),
  };
};

/** The folders of a run, also as earlier versions called them. */
const ofRun = /^(incoming|outgoing|moving)(-|$)/;

/** How often the staging folder may vanish, because another command ends, before its lock is made. */
const attempts = 100;

/**
 * Refuses a staging folder that is a link, holds one or is not a folder: what is moved and deleted in
 * it would be elsewhere. One that does not exist passes.
 *
 * @throws CliError `place-taken`.
 */
export const expectOwnStaging = async ({ folder }: Staging): Promise<void> => {
  try {
    if (!(await lstat(folder)).isDirectory()) {
      throw new InstallError(1, { code: 'place-taken', place: folder });
    }
    const entries = await readdir(folder, { withFileTypes: true });
    const link = entries.find((entry) => entry.isSymbolicLink());
    if (link) {
      throw new InstallError(1, { code: 'place-taken', place: path.join(folder, link.name) });
    }
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') {
      throw error;
    }
  }
};

const ageOf = async (lock: string): Promise<number> => {
  const { mtimeMs } = await lstat(lock);
  return Math.max(0, Math.round((Date.now() - mtimeMs) / 1000));
};

const acquire = async (staging: Staging): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    await expectOwnStaging(staging);
    try {
      await mkdir(staging.folder, { recursive: true });
      return await mkdir(staging.lock);
    } catch (error) {
      const systemCode = systemErrorCode(error);
      if (systemCode === 'EEXIST') {
        const seconds = await ageOf(staging.lock).catch(() => 0);
        throw new InstallError(1, { code: 'connectors-locked', lock: staging.lock, seconds });
      }
      if (systemCode !== 'ENOENT' || attempt === attempts) {
        throw error;
      }
    }
  }
};

/** Removes the folders of this run, and of runs that were interrupted. */
const clear = async ({ folder }: Staging): Promise<void> => {
  for (const entry of await readdir(folder)) {
    if (ofRun.test(entry)) {
      await rm(path.join(folder, entry), { recursive: true, force: true });
    }
  }
};

const removeIfEmpty = async (folder: string): Promise<void> => {
  try {
    await rmdir(folder);
  } catch {
    // It is in use, or there is none.
  }
};

/** Which folder is at a place, whatever has been put there since. */
const identityOf = async (folder: string): Promise<string> => {
  const { dev, ino } = await lstat(folder, { bigint: true });
  return `${dev}:${ino}`;
};

/** Makes a check that the staging folder is the one that it was. */
const watch = async (staging: Staging): Promise<() => Promise<void>> => {
  await expectOwnStaging(staging);
  const { folder } = staging;
  const identity = await identityOf(folder);
  return async () => {
    await expectOwnStaging(staging);
    if ((await identityOf(folder)) !== identity) {
      throw new InstallError(1, { code: 'place-taken', place: folder });
    }
  };
};

/**
 * Does some work while no other command changes the same connectors. After it, its folders and those
 * of interrupted runs are removed, but for what could not be moved back. The staging folder goes, unless
 * something is set aside in it.
 *
 * @param work is given a check that the staging folder is still the one that was locked, to be made
 * before each step: whoever owns the connectors could put a link in its place.
 * @throws CliError `connectors-locked`, `place-taken`; what the work throws; and what the file system
 * says.
 */
export const inStaging = async <Value>(
  site: Site,
  work: (staging: Staging, expectSame: () => Promise<void>) => Promise<Value>,
): Promise<Value> => {
  const staging = stagingIn(site);
  await acquire(staging);
  let expectSame: (() => Promise<void>) | undefined;
  try {
    expectSame = await watch(staging);
    return await work(staging, expectSame);
  } catch (error) {
    if (error instanceof InstallError && error.failure.code === 'not-moved-back') {
      // It may lie in a folder of this run, where the error says that it is.
      expectSame = undefined;
    }
    throw error;
  } finally {
    // Logto ignores what cannot be removed, and the next command tries again.
    await expectSame?.()
      .then(() => clear(staging))
      .catch(() => {});
    await removeIfEmpty(staging.setAside);
    await removeIfEmpty(staging.lock);
    await removeIfEmpty(staging.folder);
  }
};
