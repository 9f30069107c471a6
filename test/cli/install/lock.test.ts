import * as fileSystem from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inStaging } from '../../../src/cli/install/staging.ts';
import { connectors } from '../../../src/config/connectors.ts';
import {
  addConnector,
  makeInstance,
  makeOfficialInstance,
  officialName,
  ownName,
  packagesOf,
  runOn,
} from '../instance.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof fileSystem>();
  return { ...original, mkdir: vi.fn(original.mkdir), rm: vi.fn(original.rm) };
});

const { mkdir, rm } = await vi.importActual<typeof fileSystem>('node:fs/promises');

afterEach(() => {
  vi.mocked(fileSystem.mkdir).mockImplementation(mkdir);
  vi.mocked(fileSystem.rm).mockImplementation(rm);
});

/** Refuses a folder so many times, as if the staging folder had just been removed. */
const refuse = (name: string, code: string, times: number): void => {
  let refused = 0;
  vi.mocked(fileSystem.mkdir).mockImplementation(async (place, options) => {
    if (path.basename(String(place)) === name && refused < times) {
      refused += 1;
      throw Object.assign(new Error(code), { code });
    }
    return mkdir(place, options);
  });
};

describe('a lock that cannot be made', () => {
  // To make a folder that exists fails too, in Node, if it vanishes before Node looks at it.
  it.each(['lock', '.connector-alipay-native'])(
    'is made at the next attempt if another command has removed its folder: %s',
    async (name) => {
      const instance = await makeInstance();
      refuse(name, 'ENOENT', 3);
      expect((await runOn(instance, 'install')).exitCode).toBe(0);
      expect(await packagesOf(instance)).toEqual([ownName]);
    },
  );

  it.each([
    { code: 'ENOENT', times: 1000, reason: 'it does not exist' },
    { code: 'EACCES', times: 1, reason: 'there is no permission for it' },
  ])('ends the command after $times times $code', async ({ code, times, reason }) => {
    const instance = await makeOfficialInstance();
    refuse('lock', code, times);
    const { exitCode, stderr } = await runOn(instance, 'install');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      `Logto's connectors cannot be changed: ${reason}. Nothing was changed.`,
    );
    expect(await packagesOf(instance)).toEqual([officialName]);
  });
});

describe('the work under the lock', () => {
  it('is alone, and releases it whatever happens', async () => {
    const { connectorsFolder } = await makeInstance();
    const inside = inStaging(
      { connectorsFolder, connector: connectors.native },
      async ({ lock }) => {
        expect((await fileSystem.stat(lock)).isDirectory()).toBe(true);
        await expect(
          inStaging({ connectorsFolder, connector: connectors.native }, async () => {}),
        ).rejects.toMatchObject({
          failure: { code: 'connectors-locked', lock },
        });
        throw new Error('unforeseen');
      },
    );
    await expect(inside).rejects.toThrow('unforeseen');
    expect(await fileSystem.readdir(connectorsFolder)).toEqual([]);
  });

  it('is not begun, and the lock released, if a link appears beside the lock', async () => {
    const { connectorsFolder } = await makeInstance();
    vi.mocked(fileSystem.mkdir).mockImplementation(async (place, options) => {
      const made = await mkdir(place, options);
      if (path.basename(String(place)) === 'lock') {
        await fileSystem.symlink('/', path.join(path.dirname(String(place)), 'link'));
      }
      return made;
    });
    const folder = path.join(connectorsFolder, '.connector-alipay-native');
    const site = { connectorsFolder, connector: connectors.native };
    await expect(inStaging(site, () => expect.fail('It was begun.'))).rejects.toMatchObject({
      failure: { code: 'place-taken', place: path.join(folder, 'link') },
    });
    expect(await fileSystem.readdir(folder)).toEqual(['link']);
  });

  it.each([
    ['install', [ownName]],
    ['uninstall', []],
  ])('begins with a look at what there is now: %s', async (name, left) => {
    const instance = await makeInstance();
    let isLate = true;
    vi.mocked(fileSystem.mkdir).mockImplementation(async (place, options) => {
      // Another command ends between the start of this one and its lock.
      if (path.basename(String(place)) === 'lock' && isLate) {
        isLate = false;
        await addConnector(instance, { name: ownName, version: '0.0.1' });
      }
      return mkdir(place, options);
    });
    const { exitCode, stdout, stderr } = await runOn(instance, name);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('0.0.1');
    expect(await packagesOf(instance)).toEqual(left);
  });

  it('succeeds and releases it though what an earlier run has left cannot be removed', async () => {
    const instance = await makeInstance();
    const staging = path.join(instance.connectorsFolder, '.connector-alipay-native');
    await mkdir(path.join(staging, 'incoming-1-0a0b0c0d'), { recursive: true });
    vi.mocked(fileSystem.rm).mockImplementation(async (place, options) => {
      if (path.basename(String(place)).startsWith('incoming-')) {
        throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' });
      }
      return rm(place, options);
    });
    const { exitCode, stderr } = await runOn(instance, 'install');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(await packagesOf(instance)).toEqual([ownName]);
    expect(await fileSystem.readdir(staging)).toEqual(['incoming-1-0a0b0c0d']);

    vi.mocked(fileSystem.rm).mockImplementation(rm);
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    expect(await fileSystem.readdir(instance.connectorsFolder)).toEqual([ownName]);
  });
});
