import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const makeFolder = async (place: string): Promise<string> => {
  const folder = await mkdtemp(path.join(place, 'connector-alipay-native-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Makes a folder for one test. */
export const temporaryFolder = (): Promise<string> => makeFolder(os.tmpdir());

/** A part of the memory that Linux shows as files: what is written is never waited for. */
const memory = '/dev/shm';

/** The same for a file of SQLite, which has the disk write each of its transactions. */
export const folderForPeople = (): Promise<string> =>
  makeFolder(existsSync(memory) ? memory : os.tmpdir());
