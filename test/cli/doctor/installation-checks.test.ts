import { cp, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { projectFolder, runHere } from '../command.ts';
import { findingsOf, settings } from '../config.ts';
import { temporaryFolder } from '../folder.ts';
import {
  addConnector,
  linkConnectors,
  linkName,
  type MadeUpInstance,
  makeInstance,
  makeLinkedInstance,
  officialName,
  ownName,
  runOn,
} from '../instance.ts';

const command = `node ${projectFolder}/lib/cli.js`;

const install = async (instance: MadeUpInstance): Promise<void> => {
  expect((await runOn(instance, 'install')).exitCode).toBe(0);
};

const examineInstance = async ({ folder }: MadeUpInstance, ...args: string[]) => {
  const line = ['doctor', ...args, '--path', folder, '--json'];
  return findingsOf(await runHere(line, { input: JSON.stringify(settings) }));
};

describe('doctor --path', () => {
  it('finds that all is right', async () => {
    const instance = await makeLinkedInstance();
    await install(instance);
    const { exitCode, stdout } = await runOn(instance, 'doctor');
    expect(exitCode).toBe(0);
    expect(
      stdout,
    ).toBe(`✓ installed copy    ${packageJson.version}, in ${path.join(instance.connectorsFolder, ownName)}
✓ other connectors  no second connector of this factory (alipay-native)
✓ connector kit     5.1.1, within ^4.3.0 || ^5.0.0

Next: The installation is right. Restart Logto if it has not been restarted since, and check the settings too:
${command} doctor config.json
`);
  });

  it('says so in Chinese', async () => {
    const instance = await makeLinkedInstance();
    await install(instance);
    const args = ['doctor', '--path', instance.folder, '--lang', 'zh'];
    const { stdout } = await runHere(args);
    expect(stdout).toMatch(
      /^✓ 已安装的副本 {8}\d.*\n✓ 其他连接器 {10}没有.*\n✓ connector kit 版本 {2}5\.1\.1，/,
    );
  });

  it('sees the official connector that was linked again', async () => {
    const instance = await makeLinkedInstance();
    await install(instance);
    await linkConnectors(instance);
    const { exitCode, checks, next } = await examineInstance(instance);
    expect(exitCode).toBe(1);
    expect(checks.get('installation')).toMatch(/^passed: /);
    expect(checks.get('rivals')).toBe(
      `failed: too many of this factory (alipay-native), so Logto does not start: ${officialName} 1.4.6 (${path.join(instance.connectorsFolder, linkName)})`,
    );
    expect(next).toBe(`Run: ${command} install --path ${instance.folder}`);
    await install(instance);
    expect((await examineInstance(instance)).exitCode).toBe(0);
  });

  it('sees a second copy of ours', async () => {
    const instance = await makeInstance();
    await install(instance);
    await addConnector(instance, { name: ownName, folderName: 'other', version: '0.0.1' });
    const { checks } = await examineInstance(instance);
    expect(checks.get('rivals')).toContain(`${ownName} 0.0.1 (`);
  });

  it('sees that nothing is installed, beside the official connector or not', async () => {
    const official = 'not installed; the official connector 1.4.6 is in use';
    for (const [instance, message] of [
      [await makeLinkedInstance(), official],
      [await makeInstance(), 'not installed'],
    ] as const) {
      const { exitCode, checks, next } = await examineInstance(instance);
      expect(exitCode).toBe(1);
      expect(checks.get('installation')).toBe(`failed: ${message}`);
      expect(checks.get('rivals')).toMatch(/^passed: /);
      expect(checks.get('kit')).toBe('skipped: not checked');
      expect(next).toBe(`Run: ${command} install --path ${instance.folder}`);
    }
  });

  it('sees a copy that is not whole', async () => {
    const instance = await makeInstance();
    await install(instance);
    await rm(path.join(instance.connectorsFolder, ownName, 'lib', 'index.js'));
    const { checks } = await examineInstance(instance);
    expect(checks.get('installation')).toMatch(/^failed: there is no whole copy in /);
  });

  it('sees a connector kit that Logto would refuse, or none', async () => {
    const instance = await makeInstance('5.1.1');
    await install(instance);
    const other = await makeInstance('6.0.0');
    const kit = 'packages/core/node_modules/@logto/connector-kit/package.json';
    await cp(path.join(other.folder, kit), path.join(instance.folder, kit));
    const { exitCode, checks, next } = await examineInstance(instance);
    expect(exitCode).toBe(1);
    expect(checks.get('kit')).toMatch(/^failed: This Logto has connector kit 6\.0\.0, and /);
    expect(next).toBe('Update Logto or this connector, whichever is older, and run doctor again.');
    await rm(path.join(instance.folder, kit));
    expect((await examineInstance(instance)).checks.get('kit')).toMatch(/has no connector kit/);
  });

  it('sees a kit of its own in the copy, or none where a link leads', async () => {
    const message = /^failed: .* does not use Logto's connector kit: /;
    const instance = await makeInstance('5.1.1');
    await install(instance);
    const copy = path.join(instance.connectorsFolder, ownName);
    const second = path.join(copy, 'node_modules/@logto/connector-kit');
    await mkdir(second, { recursive: true });
    const { exitCode, checks, next } = await examineInstance(instance);
    expect(exitCode).toBe(1);
    expect(checks.get('kit')).toMatch(message);
    expect(next).toBe(`Run: ${command} install --path ${instance.folder}`);
    await install(instance);
    expect((await examineInstance(instance)).exitCode).toBe(0);

    const unpacked = path.join(await temporaryFolder(), 'package');
    await rename(copy, unpacked);
    await symlink(unpacked, copy);
    expect((await examineInstance(instance)).checks.get('kit')).toMatch(message);
  });

  it('checks settings as well, if they are given', async () => {
    const instance = await makeInstance();
    const { exitCode, checks, next } = await examineInstance(instance, '-', '--offline');
    expect(exitCode).toBe(1);
    expect(checks.get('appId')).toBe(`passed: ${settings.appId}`);
    expect(next).toMatch(/^Run: /);
    await install(instance);
    const installed = await examineInstance(instance, '-', '--offline');
    expect(installed).toMatchObject({ exitCode: 0 });
    expect(installed.next).toMatch(/^Run doctor without --offline/);
  });

  it('says that it cannot read the connectors', async () => {
    const instance = await makeInstance();
    await writeFile(instance.connectorsFolder, '');
    const { exitCode, stderr } = await runOn(instance, 'doctor');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `${instance.connectorsFolder} cannot be read: a file stands where a folder is needed.\n`,
    });
  });

  it('needs a Logto', async () => {
    const { exitCode, stderr } = await runHere(['doctor', '--path', '/nowhere']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^There is no Logto in \/nowhere: /);
  });
});
