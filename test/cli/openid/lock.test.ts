import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../../src/cli/openid/lock.ts';
import { ownPlace, type Place } from '../../../src/cli/openid/lock-place.ts';
import { temporaryFolder } from '../folder.ts';
import { populate } from './people.ts';
import { surroundingsOfFile } from './tenant.ts';

const surroundings = surroundingsOfFile();

const here = await ownPlace();

const claimOf = (pid: number | undefined, place: Partial<Place> = {}): string => {
  const { host, machine, boot, namespace } = { ...here, ...place };
  return ['running', pid, host, machine, boot, namespace, '0'].join('.');
};

/** A folder with a claim, and what comes of a process that wants it. */
const claimed = async (claim: string) => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, claim), '');
  return {
    folder,
    wanted: withLock({ folder, name: 'running', purpose: 'journal' }, async () => 'done'),
  };
};

const endedPid = async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid;
};

describe('a lock', () => {
  it('keeps out a second process of this machine while the first one lives', async () => {
    const claim = claimOf(process.ppid);
    const { folder, wanted } = await claimed(claim);
    await expect(wanted).rejects.toMatchObject({
      failure: { code: 'already-running', pid: process.ppid, file: path.join(folder, claim) },
    });
    expect(await readdir(folder)).toEqual([claim]);
  });

  it('is free if its process has ended, or had the number of this one', async () => {
    for (const pid of [await endedPid(), process.pid]) {
      const { folder, wanted } = await claimed(claimOf(pid));
      expect(await wanted).toBe('done');
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('is free though the claim of the ended process cannot be removed', async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, claimOf(await endedPid())));
    expect(
      await withLock({ folder, name: 'running', purpose: 'journal' }, async () => 'done'),
    ).toBe('done');
  });

  it('is free if the machine has been started since', async () => {
    const machine = 'a-machine';
    const { wanted } = await claimed(claimOf(process.ppid, { boot: 'before', machine }));
    await expect(wanted).rejects.toMatchObject({ failure: { code: 'already-running' } });
    const again = await claimed(claimOf(process.ppid, { boot: 'before' }));
    if (here.machine === '') {
      await expect(again.wanted).rejects.toMatchObject({ failure: { code: 'already-running' } });
    } else {
      expect(await again.wanted).toBe('done');
    }
  });

  it.each([
    ['machine', { host: 'another' }],
    ['container with the same host name', { namespace: '1' }],
  ])(
    'is not free if its process is of another %s, whatever its number is',
    async (_what, place) => {
      for (const pid of [process.pid, await endedPid()]) {
        const { wanted } = await claimed(claimOf(pid, place));
        await expect(wanted).rejects.toMatchObject({ failure: { code: 'already-running', pid } });
      }
    },
  );
});

describe('two folders of one Logto', () => {
  it.each(['map', 'apply', 'undo'])('are not worked with at once: %s', async (command) => {
    const tenant = await surroundings();
    populate(tenant, ['known'], 8000);
    let second: Promise<{ exitCode: number | null; stderr: string }> | undefined;
    let isSecondThere = true;
    tenant.logto.onRequest = (request) => {
      if (request === 'GET /api/users' && isSecondThere) {
        second ??= tenant.run(command, '--journal', 'another').finally(() => {
          isSecondThere = false;
        });
        return { status: 503 };
      }
      return undefined;
    };
    expect((await tenant.run('map')).exitCode).toBe(0);
    const { exitCode, stderr } = (await second) ?? expect.fail('Nothing was listed.');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Another of these commands works with this folder or this Logto');
    expect((await readdir(tenant.folder)).filter((name) => /connector/.test(name))).toEqual([]);
  });
});
