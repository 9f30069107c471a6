import * as fileSystem from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { moveAll, movePackage } from '../../../src/cli/install/move.ts';
import { markAsRemains } from '../../../src/cli/install/remains.ts';
import { CliError } from '../../../src/cli/shell/cli-error.ts';
import { errorFrom } from '../../support/errors.ts';
import { temporaryFolder } from '../folder.ts';
import {
  addConnector,
  linkName,
  makeInstance,
  makeLinkedInstance,
  makeOfficialInstance,
  officialName,
  ownName,
  packagesOf,
  runOn,
} from '../instance.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof fileSystem>();
  const { rename, rmdir, unlink } = original;
  return { ...original, rename: vi.fn(rename), rmdir: vi.fn(rmdir), unlink: vi.fn(unlink) };
});

const refusal = (code: string) => Object.assign(new Error(code), { code });

/** What was made by this process can be renamed, as on Docker's file system; the rest cannot. */
const refuseLowerLayers = async () => {
  const { rename } = await vi.importActual<typeof fileSystem>('node:fs/promises');
  vi.mocked(fileSystem.rename).mockImplementation(async (from, to) => {
    if (!/(incoming|moving|staging)[^/]*$/.test(String(from))) {
      throw refusal('EXDEV');
    }
    await rename(from, to);
  });
};

const makePackage = async (folder: string): Promise<string> => {
  await fileSystem.mkdir(path.join(folder, 'lib'), { recursive: true });
  await fileSystem.writeFile(path.join(folder, 'package.json'), '{}');
  await fileSystem.writeFile(path.join(folder, 'lib', 'index.js'), 'code');
  return folder;
};

const isThere = (folder: string): Promise<boolean> =>
  fileSystem.access(folder).then(
    () => true,
    () => false,
  );

describe('a package that cannot be renamed', () => {
  beforeEach(refuseLowerLayers);

  afterEach(() => {
    vi.mocked(fileSystem.rename).mockReset();
  });

  it('is copied, and then withdrawn', async () => {
    const folder = await temporaryFolder();
    const from = await makePackage(path.join(folder, 'from'));
    const to = path.join(folder, 'deep', 'to');
    await movePackage({ from, to }, path.join(folder, 'staging'));
    expect(await fileSystem.readFile(path.join(to, 'lib', 'index.js'), 'utf8')).toBe('code');
    expect(await isThere(from)).toBe(false);
    expect(await isThere(path.join(folder, 'staging'))).toBe(false);
  });

  it('stays where it is if it cannot be withdrawn', async () => {
    vi.mocked(fileSystem.unlink).mockRejectedValueOnce(refusal('EACCES'));
    const folder = await temporaryFolder();
    const from = await makePackage(path.join(folder, 'from'));
    const to = path.join(folder, 'to');
    const moving = movePackage({ from, to }, path.join(folder, 'staging'));
    await expect(moving).rejects.toThrow('EACCES');
    expect(await isThere(path.join(from, 'package.json'))).toBe(true);
    expect(await isThere(to)).toBe(false);
  });

  it('stays where it is if its copy cannot take its place', async () => {
    const folder = await temporaryFolder();
    const from = await makePackage(path.join(folder, 'from'));
    const to = path.join(folder, 'to');
    vi.mocked(fileSystem.rename).mockImplementation(async (place) => {
      throw refusal(String(place) === from ? 'EXDEV' : 'ENOSPC');
    });
    const moving = movePackage({ from, to }, path.join(folder, 'staging'));
    await expect(moving).rejects.toThrow('ENOSPC');
    expect(await fileSystem.readdir(folder)).toEqual(['from']);
    expect((await fileSystem.readdir(from)).sort()).toEqual(['lib', 'package.json']);
  });

  it("takes no other's place if its copy cannot be put there", async () => {
    const folder = await temporaryFolder();
    const from = await makePackage(path.join(folder, 'from'));
    const to = await makePackage(path.join(folder, 'to'));
    const moving = movePackage({ from, to }, path.join(folder, 'staging'));
    await expect(moving).rejects.toThrow('ENOTEMPTY');
    expect((await fileSystem.readdir(to)).sort()).toEqual(['lib', 'package.json']);
  });

  it('keeps the links in it', async () => {
    const folder = await temporaryFolder();
    const from = await makePackage(path.join(folder, 'from'));
    await fileSystem.symlink('lib/index.js', path.join(from, 'main.js'));
    await fileSystem.symlink('../elsewhere', path.join(from, 'data'));
    const to = path.join(folder, 'to');
    await movePackage({ from, to }, path.join(folder, 'staging'));
    expect(await fileSystem.readlink(path.join(to, 'main.js'))).toBe('lib/index.js');
    expect(await fileSystem.readlink(path.join(to, 'data'))).toBe('../elsewhere');
  });

  it('loses nothing behind it if it is a link', async () => {
    const folder = await temporaryFolder();
    const target = await makePackage(path.join(folder, 'target'));
    const from = path.join(folder, 'from');
    await fileSystem.symlink('target', from);
    await movePackage({ from, to: path.join(folder, 'to') }, path.join(folder, 'staging'));
    expect((await fileSystem.readdir(folder)).sort()).toEqual(['target', 'to']);
    expect(await fileSystem.readlink(path.join(folder, 'to'))).toBe('target');
    expect((await fileSystem.readdir(target)).sort()).toEqual(['lib', 'package.json']);
  });

  it('is installed over and brought back all the same', async () => {
    const instance = await makeOfficialInstance();
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    expect(await packagesOf(instance)).toEqual([ownName]);
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    expect(await packagesOf(instance)).toEqual([ownName]);
    expect((await runOn(instance, 'uninstall')).exitCode).toBe(0);
    expect(await packagesOf(instance)).toEqual([officialName]);
  });
});

describe('moves', () => {
  const safe = () => Promise.resolve();

  it('are taken back, the last one first, when one fails', async () => {
    const folder = await temporaryFolder();
    const place = (name: string) => path.join(folder, name);
    await makePackage(place('a'));
    await makePackage(place('b'));
    const moves = [
      { from: place('a'), to: place('c') },
      { from: place('b'), to: place('a') },
      { from: place('none'), to: place('b') },
    ];
    await expect(moveAll(moves, place('staging'), safe)).rejects.toThrow('ENOENT');
    expect((await fileSystem.readdir(folder)).sort()).toEqual(['a', 'b']);
  });

  it('that cannot be taken back are reported, and the others are taken back', async () => {
    const folder = await temporaryFolder();
    const place = (name: string) => path.join(folder, name);
    await makePackage(place('a'));
    await makePackage(place('b'));
    const moves = [
      { from: place('a'), to: place('moved-a') },
      { from: place('b'), to: place('moved-b') },
      { from: place('none'), to: place('c') },
    ];
    const { rename } = await vi.importActual<typeof fileSystem>('node:fs/promises');
    vi.mocked(fileSystem.rename).mockImplementation(async (from, to) => {
      if (String(to) === place('b')) {
        throw refusal('EACCES');
      }
      await rename(from, to);
    });
    const { failure } = await errorFrom(moveAll(moves, place('staging'), safe), CliError);
    vi.mocked(fileSystem.rename).mockImplementation(rename);
    expect(failure).toEqual({ code: 'not-moved-back', places: [place('moved-b')] });
    expect((await fileSystem.readdir(folder)).sort()).toEqual(['a', 'moved-b']);
  });

  it('put a package in the place of remains, of which nothing stays', async () => {
    const folder = await temporaryFolder();
    const from = await makePackage(path.join(folder, 'from'));
    const to = await makePackage(path.join(folder, 'to'));
    await fileSystem.writeFile(path.join(to, 'stale.js'), '');
    await markAsRemains(to);
    await movePackage({ from, to }, path.join(folder, 'staging'));
    expect((await fileSystem.readdir(to)).sort()).toEqual(['lib', 'package.json']);
  });

  it('replace nothing else', async () => {
    const folder = await temporaryFolder();
    const from = await makePackage(path.join(folder, 'from'));
    const to = path.join(folder, 'to');
    await fileSystem.mkdir(to);
    await fileSystem.writeFile(path.join(to, 'notes.txt'), '');
    await expect(movePackage({ from, to }, path.join(folder, 'staging'))).rejects.toThrow(
      'ENOTEMPTY',
    );
    expect(await fileSystem.readdir(to)).toEqual(['notes.txt']);
    expect(await isThere(path.join(from, 'package.json'))).toBe(true);
  });

  it('are not called an installation if another connector has come meanwhile', async () => {
    const instance = await makeInstance();
    const { rename } = await vi.importActual<typeof fileSystem>('node:fs/promises');
    vi.mocked(fileSystem.rename).mockImplementation(async (from, to) => {
      await rename(from, to);
      await addConnector(instance, { name: officialName });
    });
    const { exitCode, stdout } = await runOn(instance, 'install', '--json');
    vi.mocked(fileSystem.rename).mockImplementation(rename);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 'not-installed-whole' });
  });

  it('are not called an installation if the copy is not whole in the end', async () => {
    const instance = await makeInstance();
    const { rename } = await vi.importActual<typeof fileSystem>('node:fs/promises');
    vi.mocked(fileSystem.rename).mockImplementation(async (from, to) => {
      await rename(from, to);
      await fileSystem.rm(path.join(String(to), 'lib', 'index.js'));
    });
    const { exitCode, stderr } = await runOn(instance, 'install');
    vi.mocked(fileSystem.rename).mockImplementation(rename);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'connector-alipay-native is not whole, or another Alipay connector is',
    );
  });

  it('are taken back in an instance, too', async () => {
    const instance = await makeLinkedInstance();
    const { rename } = await vi.importActual<typeof fileSystem>('node:fs/promises');
    vi.mocked(fileSystem.rename).mockImplementation(async (from, to) => {
      if (String(from).includes('incoming')) {
        throw refusal('ENOSPC');
      }
      await rename(from, to);
    });
    const { exitCode, stderr } = await runOn(instance, 'install');
    vi.mocked(fileSystem.rename).mockImplementation(rename);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      "Logto's connectors cannot be changed: the disk is full. Nothing was changed.\n",
    );
    expect(await fileSystem.readdir(instance.connectorsFolder)).toEqual([linkName]);
    expect(await packagesOf(instance)).toEqual([officialName]);
  });
});

it('names remains that cannot be removed whole, and does not say that nothing was changed', async () => {
  const instance = await makeInstance();
  const folderName = 'logto-connector-alipay-native';
  await addConnector(instance, { name: officialName, folderName });
  expect((await runOn(instance, 'install')).exitCode).toBe(0);
  const remains = path.join(instance.connectorsFolder, folderName);
  await markAsRemains(await makePackage(remains));
  const { rmdir } = await vi.importActual<typeof fileSystem>('node:fs/promises');
  vi.mocked(fileSystem.rmdir).mockImplementation(async (folder) => {
    await (folder === remains ? Promise.reject(refusal('EBUSY')) : rmdir(folder));
  });
  const { exitCode, stderr } = await runOn(instance, 'uninstall');
  vi.mocked(fileSystem.rmdir).mockImplementation(rmdir);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^What an interrupted command has left in .*native cannot be removed whole: .*\. Logto passes over it, and its connectors are as they were\. Remove it, and run the command again\.\n$/,
  );
  expect(await packagesOf(instance)).toEqual([ownName]);
});
