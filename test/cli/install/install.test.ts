import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { packOnce } from '../../package/host.ts';
import { runHere } from '../command.ts';
import { temporaryFolder } from '../folder.ts';
import {
  addConnector,
  factoriesOf,
  type MadeUpInstance,
  makeInstance,
  makeOfficialInstance,
  officialName,
  ownName,
  packagesOf,
  runOn,
} from '../instance.ts';

const { version } = packageJson;
const staging = 'packages/core/connectors/.connector-alipay-native';
const officialFolder = '@logto-connector-alipay-native';

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
};

const own = ({ connectorsFolder }: MadeUpInstance): string => path.join(connectorsFolder, ownName);

describe('install', () => {
  it('takes the place of the official connector', async () => {
    const instance = await makeOfficialInstance();
    await addConnector(instance, { name: '@logto/connector-github', id: 'github-universal' });

    const { exitCode, stdout, stderr } = await runOn(instance, 'install');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(`Logto in ${instance.folder}
✓ Set aside ${officialName} 1.4.6 → ${staging}/set-aside/${officialFolder}
✓ Installed ${ownName} ${version} → packages/core/connectors/${ownName}
  Its connector kit is 5.1.1, within ^4.3.0 || ^5.0.0.

Next: Restart Logto, which reads its connectors when it starts. In Docker, install when the image is built, and start the new image: changes in a running container are lost with it. A configuration saved for the official connector goes on working.
`);
    expect(await factoriesOf(instance)).toEqual([
      ['github-universal', path.join(instance.connectorsFolder, '@logto-connector-github')],
      ['alipay-native', own(instance)],
    ]);
  });

  it('gives it back', async () => {
    const instance = await makeInstance();
    const official = await addConnector(instance, { name: officialName });
    const before = await filesIn(instance.connectorsFolder);
    await runOn(instance, 'install');

    const { exitCode, stdout, stderr } = await runOn(instance, 'uninstall');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(`Logto in ${instance.folder}
✓ Removed ${ownName} ${version}
✓ Brought back ${officialName} 1.4.6 → packages/core/connectors/${officialFolder}

Next: Restart Logto, which reads its connectors when it starts. In Docker, start an image without this connector: changes in a running container are lost with it.
`);
    expect(await factoriesOf(instance)).toEqual([['alipay-native', official]]);
    expect(await filesIn(instance.connectorsFolder)).toEqual(before);
    expect(await readdir(instance.connectorsFolder)).toEqual([officialFolder]);
  });

  it('speaks Chinese', async () => {
    const instance = await makeOfficialInstance();
    const args = ['--lang', 'zh'];
    expect((await runOn(instance, 'install', ...args)).stdout).toBe(`Logto 位于 ${instance.folder}
✓ 已移开 ${officialName} 1.4.6 → ${staging}/set-aside/${officialFolder}
✓ 已安装 ${ownName} ${version} → packages/core/connectors/${ownName}
  它的 connector kit 是 5.1.1，符合 ^4.3.0 || ^5.0.0。

下一步：重启 Logto，它只在启动时读取连接器。用 Docker 的，请在构建镜像时安装，再启动新镜像：在运行中的容器里所做的改动会随容器丢失。为官方连接器保存的配置继续有效。
`);
    expect((await runOn(instance, 'uninstall', ...args)).stdout).toMatch(
      /^Logto 位于 .*\n✓ 已移除 .*\n✓ 已放回 /,
    );
  });

  it('only says what it would do with --dry-run', async () => {
    const instance = await makeOfficialInstance();
    const args = ['--dry-run'];

    const before = await filesIn(instance.folder);
    expect((await runOn(instance, 'install', ...args)).stdout).toBe(`Logto in ${instance.folder}
– Would set aside ${officialName} 1.4.6 → ${staging}/set-aside/${officialFolder}
– Would install ${ownName} ${version} → packages/core/connectors/${ownName}
  Its connector kit is 5.1.1, within ^4.3.0 || ^5.0.0.

Next: Run the command again without --dry-run.
`);
    expect(await filesIn(instance.folder)).toEqual(before);

    await runOn(instance, 'install');
    const installed = await filesIn(instance.folder);
    expect((await runOn(instance, 'uninstall', ...args)).stdout).toBe(`Logto in ${instance.folder}
– Would remove ${ownName} ${version}
– Would bring back ${officialName} 1.4.6 → packages/core/connectors/${officialFolder}

Next: Run the command again without --dry-run.
`);
    expect(await filesIn(instance.folder)).toEqual(installed);
  });

  it('gives scripts the same as JSON', async () => {
    const instance = await makeInstance();
    const official = await addConnector(instance, { name: officialName });
    const installed = await runOn(instance, 'install', '--json');
    const setAside = path.join(instance.folder, staging, 'set-aside', officialFolder);
    expect(JSON.parse(installed.stdout)).toEqual({
      ok: true,
      dryRun: false,
      logto: instance.folder,
      steps: [
        { action: 'set-aside', name: officialName, version: '1.4.6', folder: setAside },
        { action: 'install', name: ownName, version, folder: own(instance) },
      ],
      next: expect.stringMatching(/^Restart Logto/),
    });
    const uninstalled = await runOn(instance, 'uninstall', '--json');
    expect(JSON.parse(uninstalled.stdout)).toMatchObject({
      steps: [
        { action: 'remove', name: ownName, version, folder: own(instance) },
        { action: 'bring-back', name: officialName, version: '1.4.6', folder: official },
      ],
    });
  });

  it('does no harm a second time', async () => {
    const instance = await makeInstance();
    const official = await addConnector(instance, { name: officialName });
    await runOn(instance, 'install');
    const again = await runOn(instance, 'install');
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain(`✓ Removed ${ownName} ${version}\n✓ Installed ${ownName}`);
    expect(await packagesOf(instance)).toEqual([ownName]);

    await runOn(instance, 'uninstall');
    const nothing = await runOn(instance, 'uninstall');
    expect(nothing.exitCode).toBe(0);
    expect(nothing.stdout).toBe(
      `Logto in ${instance.folder}\n\nNext: If you meant another Logto, name it with --path: here the connector is not installed, and none is to be brought back.\n`,
    );
    expect(await factoriesOf(instance)).toEqual([['alipay-native', official]]);
  });

  it('finds a Logto in the working folder, or in `logto` below it', async () => {
    const instance = await makeInstance();
    const workingFolder = await temporaryFolder();
    await symlink(instance.folder, path.join(workingFolder, 'logto'));
    for (const folder of [instance.folder, workingFolder]) {
      const { exitCode } = await runHere(['install', '--dry-run'], { workingFolder: folder });
      expect(exitCode).toBe(0);
    }
  });

  it('says so if there is no Logto', async () => {
    const workingFolder = await temporaryFolder();
    for (const name of ['install', 'uninstall']) {
      expect(await runHere([name], { workingFolder })).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `There is no Logto in ${workingFolder}, ${workingFolder}/logto, /etc/logto. Name its folder with --path; it is the one that holds packages/core.\n`,
      });
      expect(await runHere([name, '--path', '.', '--lang', 'zh'], { workingFolder })).toMatchObject(
        {
          exitCode: 1,
          stderr: `${workingFolder} 里没有 Logto：packages/core/package.json 不存在，或不是 @logto/core 的。请用 --path 指明 Logto 自己的文件夹。\n`,
        },
      );
    }
  });

  it('names the Logto that the given folder lies in', async () => {
    const instance = await makeInstance();
    for (const inside of ['packages', 'packages/core', 'packages/core/connectors']) {
      const { stderr } = await runHere(['install', '--path', path.join(instance.folder, inside)]);
      expect(stderr).toContain(` Did you mean ${instance.folder}?\n`);
    }
  });

  it.each(['4.2.0', '5.0.0-beta.1', '6.0.0', 'x'])('refuses connector kit %s', async (kit) => {
    const instance = await makeInstance(kit);
    const { exitCode, stderr } = await runOn(instance, 'install');
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `This Logto has connector kit ${kit}, and the connector needs ^4.3.0 || ^5.0.0: Logto would skip it. Update the older one of the two.\n`,
    );
    expect(await filesIn(instance.folder)).toHaveLength(2);
  });

  it.each(['4.3.0', '4.7.0', '5.0.1', '5.1.0'])('takes connector kit %s', async (kit) => {
    const instance = await makeInstance(kit);
    const { exitCode } = await runOn(instance, 'install', '--dry-run');
    expect(exitCode).toBe(0);
  });
});

describe('install', () => {
  const install = (instance: MadeUpInstance) => runOn(instance, 'install');
  const uninstall = (instance: MadeUpInstance) => runOn(instance, 'uninstall');

  it('copies what npm would publish, and nothing else', async () => {
    const instance = await makeInstance();
    await install(instance);
    const [packed] = await packOnce();
    expect(await filesIn(own(instance))).toEqual(packed?.files);
  });

  it('refuses to copy an incomplete package', async () => {
    const instance = await makeInstance();
    const packageFolder = await temporaryFolder();
    await cp('package.json', path.join(packageFolder, 'package.json'));
    const { exitCode, stderr } = await runHere(['install', '--path', instance.folder], {
      packageFolder,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `This package is incomplete (${packageFolder}). Unpack its tarball again, or run npm run build in its checkout.\n`,
    );
  });

  it('says so if the connector kit is missing', async () => {
    const instance = await makeInstance('');
    await writeFile(
      path.join(instance.folder, 'packages/core/node_modules/@logto/connector-kit/package.json'),
      '{}',
    );
    const { exitCode, stderr } = await install(instance);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^The Logto in \S+ has no connector kit \(/);
  });

  it('works if no connector has ever been', async () => {
    const instance = await makeInstance();
    expect((await install(instance)).exitCode).toBe(0);
    expect(await packagesOf(instance)).toEqual([ownName]);
    expect((await uninstall(instance)).exitCode).toBe(0);
    expect(await readdir(instance.connectorsFolder)).toEqual([]);
  });

  it('finds the official connector in whatever folder, behind a link too', async () => {
    const instance = await makeInstance();
    const elsewhere = await makeInstance();
    const linked = await addConnector(elsewhere, { name: officialName });
    await mkdir(instance.connectorsFolder);
    await symlink(linked, path.join(instance.connectorsFolder, 'link'));
    await install(instance);
    expect(await packagesOf(instance)).toEqual([ownName]);
    await uninstall(instance);
    expect(await packagesOf(instance)).toEqual([officialName]);
    expect(await packagesOf(elsewhere)).toEqual([officialName]);
  });

  it('finds other connectors of the same factory by their code', async () => {
    const instance = await makeInstance();
    await addConnector(instance, { name: '@acme/connector-alipay' });
    await addConnector(instance, { name: 'connector-alipay-web', id: 'alipay-web' });
    await addConnector(instance, { name: 'not-a-connector' });
    await mkdir(path.join(instance.connectorsFolder, 'empty'));
    await mkdir(path.join(instance.connectorsFolder, 'broken'));
    await writeFile(
      path.join(instance.connectorsFolder, 'broken', 'package.json'),
      '{"name":"connector-broken"}',
    );
    await install(instance);
    expect(await packagesOf(instance)).toEqual(
      [ownName, 'connector-alipay-web', 'connector-broken'].sort(),
    );
  });

  it.each([
    ['"alipay-native"', 'index.js'],
    ["'alipay-native'", 'index.js'],
    ['`alipay-native`', 'index.js'],
    ['"alipay-native"', 'metadata-4YQ2.js'],
  ])('finds another connector whose code names the factory %s, in %s', async (literal, file) => {
    const instance = await makeInstance();
    await addConnector(instance, { name: '@acme/connector-alipay', literal, file });
    await install(instance);
    expect(await packagesOf(instance)).toEqual([ownName]);
  });

  it("finds every name that is one of Logto's connectors", async () => {
    const instance = await makeInstance();
    await addConnector(instance, { name: 'acme/connector-alipay' });
    await install(instance);
    expect(await packagesOf(instance)).toEqual([ownName]);
  });

  it('removes copies of itself from other folders', async () => {
    const instance = await makeInstance();
    await addConnector(instance, { name: ownName, version: '0.0.1', folderName: 'other' });
    const { stdout } = await install(instance);
    expect(stdout).toContain(`✓ Removed ${ownName} 0.0.1\n`);
    expect(await packagesOf(instance)).toEqual([ownName]);
    expect(await readdir(instance.connectorsFolder)).toEqual([ownName]);
  });

  it('keeps the newer of two that are set aside under one name', async () => {
    const instance = await makeInstance();
    await addConnector(instance, { name: officialName, version: '1.0.0' });
    await install(instance);
    await addConnector(instance, { name: officialName, version: '2.0.0' });
    const { stdout } = await install(instance);
    expect(stdout).toContain(`✓ Discarded an older copy of ${officialName} 1.0.0\n`);
    expect((await uninstall(instance)).stdout).toContain(`✓ Brought back ${officialName} 2.0.0 `);
    expect(await readdir(instance.connectorsFolder)).toEqual([officialFolder]);
  });

  it('brings one connector back, the official one before others', async () => {
    const instance = await makeInstance();
    await addConnector(instance, { name: '@acme/connector-alipay' });
    const official = await addConnector(instance, { name: officialName });
    await install(instance);
    const { stdout } = await uninstall(instance);
    const left = path.join(instance.folder, staging, 'set-aside', '@acme-connector-alipay');
    expect(stdout).toContain(
      `  @acme/connector-alipay 1.4.6 stays set aside in ${left}: Logto takes one connector of this factory.\n`,
    );
    expect(await factoriesOf(instance)).toEqual([['alipay-native', official]]);
  });

  it('brings none back if there is another already', async () => {
    const instance = await makeInstance();
    await addConnector(instance, { name: '@acme/connector-alipay' });
    await install(instance);
    await addConnector(instance, { name: officialName });
    await uninstall(instance);
    expect(await packagesOf(instance)).toEqual([officialName]);
  });

  it('runs from the copy that it has installed', async () => {
    const instance = await makeInstance();
    await install(instance);
    const { exitCode } = await runHere(['install', '--path', instance.folder], {
      packageFolder: own(instance),
    });
    expect(exitCode).toBe(0);
    expect(await filesIn(own(instance))).toContain('lib/cli.js');
    expect(await readFile(path.join(own(instance), 'lib/cli.js'))).toEqual(
      await readFile('lib/cli.js'),
    );
  });

  it('says why it cannot look at the connectors', async () => {
    const instance = await makeInstance();
    await writeFile(instance.connectorsFolder, '');
    for (const run of [install, uninstall]) {
      const { exitCode, stderr } = await run(instance);
      expect(exitCode).toBe(1);
      expect(stderr).toBe(
        "Logto's connectors cannot be changed: a file stands where a folder is needed. Nothing was changed.\n",
      );
    }
  });

  it('reports a failure to scripts as JSON', async () => {
    const workingFolder = await temporaryFolder();
    const { exitCode, stdout, stderr } = await runHere(['install', '--path', '.', '--json'], {
      workingFolder,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      code: 'not-a-logto',
      message: expect.stringMatching(/^There is no Logto in /),
    });
  });
});
