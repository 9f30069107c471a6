import { lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addConnector,
  factoriesOf,
  linkConnectors,
  linkName,
  type MadeUpInstance,
  makeLinkedInstance,
  officialName,
  ownName,
  packagesOf,
  runOn,
} from '../instance.ts';

const linkText = '../../connectors/connector-alipay-native';

const setAsideOf = ({ connectorsFolder }: MadeUpInstance): string =>
  path.join(connectorsFolder, '.connector-alipay-native/set-aside');

const expectOriginalLink = async (instance: MadeUpInstance): Promise<void> => {
  const link = path.join(instance.connectorsFolder, linkName);
  expect(await readdir(instance.connectorsFolder)).toEqual([linkName]);
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await readlink(link)).toBe(linkText);
  expect(await factoriesOf(instance)).toEqual([['alipay-native', link]]);
};

describe('the official connector behind a relative link', () => {
  it('is set aside and brought back as it was', async () => {
    const instance = await makeLinkedInstance();
    await expectOriginalLink(instance);
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    expect(await packagesOf(instance)).toEqual([ownName]);

    const { exitCode, stdout } = await runOn(instance, 'uninstall');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      `✓ Brought back ${officialName} 1.4.6 → packages/core/connectors/${linkName}\n`,
    );
    await expectOriginalLink(instance);
  });

  it('is brought back if the folder of the connectors is behind a link itself', async () => {
    const instance = await makeLinkedInstance();
    const mounted = path.join(instance.folder, 'packages/core/volumes/connectors');
    await mkdir(mounted, { recursive: true });
    await rm(instance.connectorsFolder, { recursive: true });
    await symlink('volumes/connectors', instance.connectorsFolder);
    const link = path.join(mounted, linkName);
    await symlink(`../${linkText}`, link);
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    expect((await runOn(instance, 'uninstall')).exitCode).toBe(0);
    expect(await readlink(link)).toBe(`../${linkText}`);
    expect(await packagesOf(instance)).toEqual([officialName]);
  });

  it('is brought back if an earlier version has set it aside as a dangling link', async () => {
    const instance = await makeLinkedInstance();
    await runOn(instance, 'install');
    const link = path.join(setAsideOf(instance), linkName);
    await rm(link);
    await symlink(linkText, link);
    expect((await runOn(instance, 'uninstall')).exitCode).toBe(0);
    await expectOriginalLink(instance);
  });

  it('is linked again by Logto, and install mends it', async () => {
    const instance = await makeLinkedInstance();
    await runOn(instance, 'install');
    await linkConnectors(instance);
    expect(await packagesOf(instance)).toEqual([officialName, ownName].sort());
    const again = await runOn(instance, 'install');
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain(`✓ Discarded an older copy of ${officialName} 1.4.6\n`);
    expect(await packagesOf(instance)).toEqual([ownName]);
    expect((await runOn(instance, 'uninstall')).exitCode).toBe(0);
    await expectOriginalLink(instance);
  });

  it('is added again by Logto as a folder, and install mends it', async () => {
    const instance = await makeLinkedInstance();
    await runOn(instance, 'install');
    await addConnector(instance, { name: officialName, version: '1.5.0' });
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    expect(await packagesOf(instance)).toEqual([ownName]);
    expect((await runOn(instance, 'uninstall')).stdout).toContain(
      `✓ Brought back ${officialName} 1.5.0`,
    );
    expect(await readdir(instance.connectorsFolder)).toEqual([linkName]);
  });

  it('is kept in a place that nothing behind it reaches', async () => {
    const instance = await makeLinkedInstance();
    await runOn(instance, 'install');
    await runOn(instance, 'uninstall');
    const source = path.join(instance.folder, 'packages/connectors/connector-alipay-native');
    expect((await readdir(source)).sort()).toEqual(['lib', 'package.json']);
  });
});

describe('what is set aside and cannot be brought back', () => {
  const makeLost = async (): Promise<{ instance: MadeUpInstance; lost: string }> => {
    const instance = await makeLinkedInstance();
    await runOn(instance, 'install');
    await rm(path.join(instance.folder, 'packages', 'connectors'), { recursive: true });
    return { instance, lost: path.join(setAsideOf(instance), linkName) };
  };

  it.each([{ args: [] }, { args: ['--dry-run'] }])(
    'stops uninstall, which changes nothing, with $args',
    async ({ args }) => {
      const { instance, lost } = await makeLost();
      const { exitCode, stdout, stderr } = await runOn(instance, 'uninstall', ...args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain(`${lost} was set aside and cannot be brought back: `);
      expect(await packagesOf(instance)).toEqual([ownName]);
      expect(await readlink(lost)).toBe(linkText);
    },
  );

  it('is reported with a code, also if it is an empty folder', async () => {
    const { instance, lost } = await makeLost();
    await rm(lost);
    await mkdir(lost);
    const { exitCode, stdout } = await runOn(instance, 'uninstall', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 'set-aside-lost' });
  });

  it('stays if another connector is there already, which is said', async () => {
    const { instance, lost } = await makeLost();
    await addConnector(instance, { name: '@acme/connector-alipay' });
    const { exitCode, stdout } = await runOn(instance, 'uninstall');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`  ${linkName} ? stays set aside in ${lost}: `);
    expect(await packagesOf(instance)).toEqual(['@acme/connector-alipay']);
  });

  it('is discarded when one of its name is set aside', async () => {
    const { instance } = await makeLost();
    await addConnector(instance, { name: officialName, version: '1.5.0' });
    expect((await runOn(instance, 'install')).exitCode).toBe(0);
    expect((await runOn(instance, 'uninstall')).stdout).toContain(
      `✓ Brought back ${officialName} 1.5.0`,
    );
  });
});
