import { spawnSync } from 'node:child_process';
import * as fileSystem from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { copyPackage, readOwnPackage } from '../../../src/cli/install/own-package.ts';
import { connectors } from '../../../src/config/connectors.ts';
import { command, projectFolder } from '../command.ts';
import { temporaryFolder } from '../folder.ts';
import {
  addConnector,
  linkName,
  makeInstance,
  makeLinkedInstance,
  officialName,
  runOn,
} from '../instance.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof fileSystem>();
  return { ...original, access: vi.fn(original.access) };
});

const { access } = await vi.importActual<typeof fileSystem>('node:fs/promises');

afterEach(() => {
  vi.mocked(fileSystem.access).mockImplementation(access);
});

/** Lets nobody write in some folders, which root could otherwise. */
const deny = (...folders: string[]): void => {
  vi.mocked(fileSystem.access).mockImplementation(async (place, mode) => {
    if (folders.includes(String(place)) && mode !== undefined) {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    }
    await access(place, mode);
  });
};

describe('--dry-run', () => {
  it('says in which folder it would fail for want of rights', async () => {
    const instance = await makeInstance();
    const official = await addConnector(instance, { name: officialName });
    deny(official);
    const { exitCode, stdout } = await runOn(instance, 'install', '--dry-run');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`✗ It would fail: there is no permission to write in ${official}\n`);
    expect(stdout).toContain(
      '\n\nNext: Run the command as the user that owns the files of Logto.\n',
    );
  });

  it('says so in JSON, for each folder', async () => {
    const instance = await makeInstance();
    const official = await addConnector(instance, { name: officialName });
    deny(official, instance.connectorsFolder);
    const { exitCode, stdout } = await runOn(instance, 'install', '--dry-run', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      dryRun: true,
      denied: [instance.connectorsFolder, official],
    });
  });

  it('looks above what does not exist yet', async () => {
    const instance = await makeInstance();
    const core = path.dirname(instance.connectorsFolder);
    deny(core);
    const { exitCode, stdout } = await runOn(instance, 'install', '--dry-run', '--lang', 'zh');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`✗ 会失败：没有写入 ${core} 的权限\n`);
  });

  it('asks for no right on what a link leads to', async () => {
    const instance = await makeLinkedInstance();
    const link = path.join(instance.connectorsFolder, linkName);
    deny(link, path.join(instance.folder, 'packages/connectors/connector-alipay-native'));
    expect((await runOn(instance, 'install', '--dry-run')).exitCode).toBe(0);
  });

  it('asks for rights on what is set aside, and for none if nothing is to be done', async () => {
    const instance = await makeInstance();
    deny(path.dirname(instance.connectorsFolder));
    expect((await runOn(instance, 'uninstall', '--dry-run')).exitCode).toBe(0);

    await addConnector(instance, { name: officialName });
    await runOn(instance, 'install');
    const setAside = path.join(instance.connectorsFolder, '.connector-alipay-native/set-aside');
    deny(setAside);
    const { exitCode, stdout } = await runOn(instance, 'uninstall', '--dry-run');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`no permission to write in ${setAside}\n`);
  });
});

// Root may write everywhere, and so does this as nobody, if nobody may run this Node.
const isRoot = process.getuid?.() === 0;
const asNobody = isRoot ? { uid: 65534 } : {};
const mayRun = spawnSync(process.execPath, ['--version'], asNobody).status === 0;

describe('a user without rights', () => {
  it.runIf(mayRun)('learns it before and when it fails, which changes nothing', async () => {
    const instance = await makeInstance('5.1.1');
    await addConnector(instance, { name: officialName });
    const packageFolder = await temporaryFolder();
    await copyPackage(await readOwnPackage(projectFolder, connectors.native), packageFolder);
    await fileSystem.chmod(packageFolder, 0o755);
    await fileSystem.chmod(instance.folder, 0o755);
    await fileSystem.chmod(instance.connectorsFolder, 0o555);
    const before = await fileSystem.readdir(instance.folder, { recursive: true });
    const args = ['install', '--path', instance.folder];
    const rehearsed = await command([...args, '--dry-run'], { ...asNobody, packageFolder });
    const { exitCode, stdout, stderr } = await command(args, { ...asNobody, packageFolder });
    await fileSystem.chmod(instance.connectorsFolder, 0o755);

    expect(rehearsed.exitCode).toBe(1);
    expect(rehearsed.stdout).toContain(`no permission to write in ${instance.connectorsFolder}\n`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      "Logto's connectors cannot be changed: there is no permission for it. Nothing was changed. Run the command as the user that owns the files of Logto.\n",
    );
    expect(await fileSystem.readdir(instance.folder, { recursive: true })).toEqual(before);
  });
});

describe.skipIf(process.platform === 'win32')('a user whose files are for nobody else', () => {
  it('installs a copy that Logto can read, whoever runs it', async () => {
    const instance = await makeInstance('5.1.1');
    const packageFolder = await temporaryFolder();
    await copyPackage(await readOwnPackage(projectFolder, connectors.native), packageFolder);
    await fileSystem.chmod(path.join(packageFolder, 'lib'), 0o700);
    await fileSystem.chmod(path.join(packageFolder, 'lib/index.js'), 0o600);
    await fileSystem.mkdir(instance.connectorsFolder);
    const environment = { NODE_OPTIONS: '--import=data:text/javascript,process.umask(0o077)' };
    const args = ['install', '--path', instance.folder];
    const { exitCode } = await command(args, { packageFolder, environment });
    expect(exitCode).toBe(0);
    const copy = path.join(instance.connectorsFolder, 'connector-alipay-native');
    const modes = [
      '',
      'package.json',
      'docs',
      'docs/guide.md',
      'lib',
      'lib/index.js',
      'lib/cli.js',
    ];
    const found = modes.map(async (name) => (await fileSystem.stat(path.join(copy, name))).mode);
    const octal = (await Promise.all(found)).map((mode) => (mode % 0o1000).toString(8));
    expect(octal).toEqual(['755', '644', '755', '644', '755', '644', '755']);
  });
});
