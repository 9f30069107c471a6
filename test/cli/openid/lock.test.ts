import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../../src/cli/openid/lock.ts';
import { temporaryFolder } from '../folder.ts';

const claimOf = (pid: number | undefined): string =>
  `running.${pid}.${os.hostname().replace(/[^\w-]/g, '-')}.0`;

describe('the lock of a folder', () => {
  it('keeps out a second process of this machine while the first one lives', async () => {
    const folder = await temporaryFolder();
    const claim = claimOf(process.ppid);
    await writeFile(path.join(folder, claim), '');
    await expect(withLock(folder, () => Promise.resolve('done'))).rejects.toMatchObject({
      failure: { code: 'already-running', pid: process.ppid },
    });
    expect(await readdir(folder)).toEqual([claim]);
  });

  it('removes the claim of a process that has ended', async () => {
    const folder = await temporaryFolder();
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await writeFile(path.join(folder, claimOf(child.pid)), '');
    expect(await withLock(folder, () => Promise.resolve('done'))).toBe('done');
    expect(await readdir(folder)).toEqual([]);
  });
});
