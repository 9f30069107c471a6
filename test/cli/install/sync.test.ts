import { mkdir, open, readFile, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { syncTree } from '../../../src/cli/install/sync.ts';
import { temporaryFolder } from '../folder.ts';

const { platform } = process;

afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform });
});

/** Whether a file is open for nothing but reading, by the flags that Linux shows in octal. */
const isReadOnly = async (fd: number): Promise<boolean> => {
  const [, flags = ''] = /^flags:\s*(\d+)$/m.exec(
    await readFile(`/proc/self/fdinfo/${fd}`, 'utf8'),
  ) ?? [''];
  return Number.parseInt(flags, 8) % 4 === 0;
};

// Windows refuses with EPERM to flush what is not open for writing.
it.skipIf(platform !== 'linux')('flushes on Windows too', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'lib'));
  await writeFile(path.join(folder, 'lib', 'index.js'), 'code');
  const handle = await open(folder);
  const synced: string[] = [];
  const spy = vi.spyOn(Object.getPrototypeOf(handle), 'sync').mockImplementation(async function (
    this: typeof handle,
  ) {
    if (await isReadOnly(this.fd)) {
      throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    }
    synced.push(await readlink(`/proc/self/fd/${this.fd}`));
  });
  Object.defineProperty(process, 'platform', { value: 'win32' });
  await syncTree(folder);
  spy.mockRestore();
  await handle.close();
  expect(synced).toEqual([path.join(folder, 'lib', 'index.js')]);
  expect(await readFile(path.join(folder, 'lib', 'index.js'), 'utf8')).toBe('code');
});
