import { execFileSync } from 'node:child_process';
import {
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { InstallError } from '../../../src/cli/install/failures.ts';
import { inStaging } from '../../../src/cli/install/staging.ts';
import { connectors } from '../../../src/config/connectors.ts';
import { errorFrom } from '../../support/errors.ts';
import { temporaryFolder } from '../folder.ts';
import {
  addConnector,
  type MadeUpInstance,
  makeInstance,
  makeOfficialInstance,
  officialName,
  ownName,
  packagesOf,
  runOn,
} from '../instance.ts';

const commands = ['install', 'uninstall'];
const dryOrNot = commands.flatMap((name) => [
  { name, args: [] },
  { name, args: ['--dry-run'] },
]);

const stagingOf = ({ connectorsFolder }: MadeUpInstance): string =>
  path.join(connectorsFolder, '.connector-alipay-native');

const makeFile = async (file: string, content: string): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
};

const refusal = (place: string): string =>
  `${place} is a symbolic link, or not of this package. It is neither moved nor deleted. Move it elsewhere, and run the command again.\n`;

describe('the lock', () => {
  it.each(commands)('stops %s, which says its age and how to remove a stale one', async (name) => {
    const instance = await makeOfficialInstance();
    const lock = path.join(stagingOf(instance), 'lock');
    await mkdir(lock, { recursive: true });
    const twoMinutesAgo = Date.now() / 1000 - 120;
    await utimes(lock, twoMinutesAgo, twoMinutesAgo);
    const { exitCode, stdout, stderr } = await runOn(instance, name);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(
      /^Another install or uninstall has been at work here for 12[01] seconds\./,
    );
    expect(stderr).toContain(`"rmdir ${lock}"`);
    expect(await packagesOf(instance)).toEqual([officialName]);

    await rm(lock, { recursive: true });
    expect((await runOn(instance, name)).exitCode).toBe(0);
  });

  it('is reported with a code, and does not stop a dry run', async () => {
    const instance = await makeInstance();
    await mkdir(path.join(stagingOf(instance), 'lock'), { recursive: true });
    const { stdout } = await runOn(instance, 'install', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 'connectors-locked' });
    expect((await runOn(instance, 'install', '--dry-run')).exitCode).toBe(0);
  });

  it('is gone after a failure', async () => {
    const instance = await makeInstance();
    await makeFile(path.join(stagingOf(instance), 'set-aside'), '');
    await addConnector(instance, { name: officialName });
    expect((await runOn(instance, 'install')).exitCode).toBe(1);
    expect(await readdir(stagingOf(instance))).toEqual(['set-aside']);
    expect(await packagesOf(instance)).toEqual([officialName]);
  });
});

describe('what an interrupted command has left', () => {
  const leftovers = ['incoming', 'incoming-1-0a0b0c0d', 'outgoing-1-0a0b0c0d', 'moving-1-0a0b0c0d'];

  it('is removed, and never mixed into the next copy', async () => {
    const instance = await makeInstance();
    for (const leftover of leftovers) {
      await makeFile(path.join(stagingOf(instance), leftover, 'lib/stale.js'), 'stale');
    }
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    const copy = path.join(instance.connectorsFolder, ownName);
    expect(await readdir(path.join(copy, 'lib'))).not.toContain('stale.js');
    expect(await readdir(instance.connectorsFolder)).toEqual([ownName]);
  });
});

describe('a staging folder that is not ours', () => {
  const makeVictim = async (): Promise<string> => {
    const victim = await temporaryFolder();
    for (const name of ['incoming', 'outgoing', 'moving', 'set-aside']) {
      await makeFile(path.join(victim, name, 'data'), 'precious');
    }
    return victim;
  };

  const expectUntouched = async (victim: string): Promise<void> => {
    expect((await readdir(victim, { recursive: true })).sort()).toEqual([
      ...['incoming', 'incoming/data', 'moving', 'moving/data'],
      ...['outgoing', 'outgoing/data', 'set-aside', 'set-aside/data'],
    ]);
  };

  it.each(dryOrNot)('is refused if it is a link: $name $args', async ({ name, args }) => {
    const instance = await makeOfficialInstance();
    const victim = await makeVictim();
    await symlink(victim, stagingOf(instance));
    const { exitCode, stderr } = await runOn(instance, name, ...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: refusal(stagingOf(instance)) });
    await expectUntouched(victim);
    expect(await packagesOf(instance)).toEqual([officialName]);
  });

  it.each(['incoming', 'outgoing-1-0a0b0c0d', 'set-aside', 'lock'])(
    'is refused if it holds a link: %s',
    async (name) => {
      const instance = await makeOfficialInstance();
      const victim = await makeVictim();
      const link = path.join(stagingOf(instance), name);
      await mkdir(stagingOf(instance));
      await symlink(victim, link);
      const { exitCode, stderr } = await runOn(instance, 'install');
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: refusal(link) });
      await expectUntouched(victim);
      expect(await readdir(stagingOf(instance))).toEqual([name]);
    },
  );

  it('is refused if it is a file', async () => {
    const instance = await makeInstance();
    await makeFile(stagingOf(instance), 'precious');
    const { exitCode, stderr } = await runOn(instance, 'install');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: refusal(stagingOf(instance)) });
    expect(await readFile(stagingOf(instance), 'utf8')).toBe('precious');
  });
});

describe('the place of this package', () => {
  const placeOf = ({ connectorsFolder }: MadeUpInstance): string =>
    path.join(connectorsFolder, ownName);

  it.each(dryOrNot)(
    'is refused if others have a file in it: $name $args',
    async ({ name, args }) => {
      const instance = await makeOfficialInstance();
      await makeFile(path.join(placeOf(instance), 'notes.txt'), 'precious');
      const { exitCode, stderr } = await runOn(instance, name, ...args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: refusal(placeOf(instance)) });
      expect(await readdir(placeOf(instance))).toEqual(['notes.txt']);
      expect(await packagesOf(instance)).toEqual([officialName]);
    },
  );

  it.each(dryOrNot)(
    'is refused if it is a link to a checkout: $name $args',
    async ({ name, args }) => {
      const instance = await makeInstance();
      const elsewhere = await makeInstance();
      const checkout = await addConnector(elsewhere, { name: ownName });
      await mkdir(instance.connectorsFolder);
      await symlink(checkout, placeOf(instance));
      const { exitCode, stderr } = await runOn(instance, name, ...args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: refusal(placeOf(instance)) });
      expect(await readdir(instance.connectorsFolder)).toEqual([ownName]);
      expect((await readdir(checkout)).sort()).toEqual(['lib', 'package.json']);
    },
  );

  it('is refused if another kind of connector is in it', async () => {
    const instance = await makeInstance();
    await addConnector(instance, { name: 'connector-other', id: 'other', folderName: ownName });
    const { exitCode, stderr } = await runOn(instance, 'install');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: refusal(placeOf(instance)) });
    expect(await packagesOf(instance)).toEqual(['connector-other']);
  });

  // The guide has people run keygen in the connector's folder, which an upgrade replaces.
  it.each(dryOrNot)(
    'is refused if keys have been made in our copy: $name $args',
    async ({ name, args }) => {
      const instance = await makeInstance();
      expect((await runOn(instance, 'install')).exitCode).toBe(0);
      const key = path.join(placeOf(instance), 'alipay-app-private-key.pem');
      await writeFile(key, 'precious');
      const { exitCode, stderr } = await runOn(instance, name, ...args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: refusal(key) });
      expect(await readFile(key, 'utf8')).toBe('precious');
      expect(await packagesOf(instance)).toEqual([ownName]);
      await rm(key);
      await makeFile(path.join(placeOf(instance), 'node_modules/by-npm/index.js'), '');
      expect((await runOn(instance, name, ...args)).exitCode).toBe(0);
    },
  );

  it('is taken if another connector of the factory is in it, or nothing', async () => {
    const instance = await makeInstance();
    await addConnector(instance, { name: '@acme/connector-alipay', folderName: ownName });
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    expect(await packagesOf(instance)).toEqual([ownName]);

    const other = await makeInstance();
    await mkdir(placeOf(other), { recursive: true });
    expect((await runOn(other, 'install')).exitCode).toBe(0);
  });
});

describe('remains of an interrupted command', () => {
  const mark = '.moved-by-connector-alipay-native';
  const linkedName = 'logto-connector-alipay-native';

  /** A folder elsewhere that looks like remains of ours, with a link to it where one returns to. */
  const linkToForeignRemains = async (instance: MadeUpInstance): Promise<string> => {
    await addConnector(instance, { name: officialName, folderName: linkedName });
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    const elsewhere = await temporaryFolder();
    await writeFile(path.join(elsewhere, mark), '');
    await writeFile(path.join(elsewhere, 'precious'), '');
    await symlink(elsewhere, path.join(instance.connectorsFolder, linkedName));
    return elsewhere;
  };

  it('are not what a link leads to', async () => {
    const instance = await makeInstance();
    const elsewhere = await linkToForeignRemains(instance);
    const { exitCode, stderr } = await runOn(instance, 'uninstall');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Logto's connectors cannot be changed: .* Nothing was changed\.\n$/);
    expect((await readdir(elsewhere)).sort()).toEqual([mark, 'precious']);
    expect(await packagesOf(instance)).toEqual([ownName]);
  });
});

describe('what is no file', () => {
  it.each(['package.json', 'lib/index.js'])('is not waited for: %s', async (name) => {
    const instance = await makeOfficialInstance();
    const folder = await addConnector(instance, { name: '@acme/connector-pipe', id: 'pipe' });
    await rm(path.join(folder, name));
    execFileSync('mkfifo', [path.join(folder, name)]);
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
  });
});

describe('the staging folder', () => {
  it('that is replaced by a link after its check is not written to', async () => {
    const instance = await makeOfficialInstance();
    const site = { connectorsFolder: instance.connectorsFolder, connector: connectors.native };
    const elsewhere = await temporaryFolder();
    await makeFile(path.join(elsewhere, 'incoming-1', 'precious'), '');
    const work = inStaging(site, async ({ folder }, expectSame) => {
      await expectSame();
      await rename(folder, `${folder}-away`);
      await symlink(elsewhere, folder);
      await expectSame();
    });
    expect((await errorFrom(work, InstallError)).failure).toEqual({
      code: 'place-taken',
      place: stagingOf(instance),
    });
    expect(await readdir(elsewhere)).toEqual(['incoming-1']);
  });

  it('that is replaced by another folder is not, either', async () => {
    const instance = await makeOfficialInstance();
    const site = { connectorsFolder: instance.connectorsFolder, connector: connectors.native };
    const work = inStaging(site, async ({ folder }, expectSame) => {
      await rename(folder, `${folder}-away`);
      await mkdir(folder);
      await expectSame();
    });
    expect((await errorFrom(work, InstallError)).failure).toMatchObject({ code: 'place-taken' });
  });
});

describe('what could not be moved back', () => {
  it('is still where the error says that it lies', async () => {
    const instance = await makeOfficialInstance();
    const site = { connectorsFolder: instance.connectorsFolder, connector: connectors.native };
    let moved = '';
    const work = inStaging(site, async ({ outgoing }) => {
      moved = path.join(outgoing, ownName, 'package.json');
      await makeFile(moved, '{}');
      const places = [path.dirname(moved)];
      throw new InstallError(1, { code: 'not-moved-back', places });
    });
    expect((await errorFrom(work, InstallError)).failure.code).toBe('not-moved-back');
    expect(await readFile(moved, 'utf8')).toBe('{}');
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    expect(await readdir(stagingOf(instance))).toEqual(['set-aside']);
  });
});

describe.skipIf(process.platform !== 'linux')('a loss of power', () => {
  it('undoes nothing of what install has copied', async () => {
    const instance = await makeOfficialInstance();
    const handle = await open(instance.folder);
    const synced: string[] = [];
    const spy = vi.spyOn(Object.getPrototypeOf(handle), 'sync').mockImplementation(async function (
      this: typeof handle,
    ) {
      synced.push(await readlink(`/proc/self/fd/${this.fd}`));
    });
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    spy.mockRestore();
    await handle.close();
    const copied = await readdir(path.join(instance.connectorsFolder, ownName), {
      recursive: true,
    });
    const incoming = synced.slice(0, -1).map((place) => place.replace(/^.*incoming-[^/]*\/?/, ''));
    expect(incoming.sort()).toEqual(['', ...copied].sort());
    expect(synced.at(-1)).toBe(instance.connectorsFolder);
  });
});
