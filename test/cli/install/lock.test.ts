import * as fileSystem from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inStaging } from '../../../src/cli/install/staging.ts';
import { connectors } from '../../../src/config/connectors.ts';
import {
  makeInstance,
  makeOfficialInstance,
  officialName,
  ownName,
  packagesOf,
  runOn,
} from '../instance.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof fileSystem>();
  return { ...original, mkdir: vi.fn(original.mkdir) };
});

const { mkdir } = await vi.importActual<typeof fileSystem>('node:fs/promises');

afterEach(() => {
  vi.mocked(fileSystem.mkdir).mockImplementation(mkdir);
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
});
