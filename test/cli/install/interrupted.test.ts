import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { planInstallation } from '../../../src/cli/install/install.ts';
import { movePackage } from '../../../src/cli/install/move.ts';
import { copyPackage, readOwnPackage } from '../../../src/cli/install/own-package.ts';
import { stagingIn } from '../../../src/cli/install/staging.ts';
import { planUninstallation } from '../../../src/cli/install/uninstall.ts';
import { connectors } from '../../../src/config/connectors.ts';
import { command, projectFolder } from '../command.ts';
import {
  addConnector,
  type MadeUpInstance,
  makeOfficialInstance,
  officialName,
  ownName,
  packagesOf,
  runOn,
} from '../instance.ts';

/** An instance in which an older copy of ours, wrongly, stands beside two others. */
const crowdedInstance = async (): Promise<MadeUpInstance> => {
  const instance = await makeOfficialInstance();
  await addConnector(instance, { name: '@acme/connector-alipay' });
  await addConnector(instance, { name: ownName, version: '0.0.1' });
  return instance;
};

/** Takes the first steps of an installation, and stops as if the power had gone. */
const startInstallation = async (
  { connectorsFolder }: MadeUpInstance,
  count: number,
): Promise<number> => {
  const staging = stagingIn({ connectorsFolder, connector: connectors.native });
  const own = await readOwnPackage(projectFolder, connectors.native);
  const steps = await planInstallation(
    { connectorsFolder, connector: connectors.native },
    staging,
    own,
  );
  await copyPackage(own, staging.incoming);
  for (const step of steps.slice(0, count)) {
    await movePackage(step, staging.moving);
  }
  return steps.length;
};

describe('an installation that is interrupted', () => {
  it.each([0, 1, 2, 3, 4])('after step %i has added nothing to what was there', async (count) => {
    const instance = await crowdedInstance();
    const steps = await startInstallation(instance, count);
    expect(steps).toBe(4);
    expect(await packagesOf(instance)).toHaveLength(count === steps ? 1 : 3 - count);
  });

  it.each([0, 1, 2, 3, 4])('after step %i is completed by the next one', async (count) => {
    const instance = await crowdedInstance();
    await startInstallation(instance, count);
    await runOn(instance, 'install');
    expect(await packagesOf(instance)).toEqual([ownName]);
  });

  it.each([0, 1, 2])('after step %i is undone by uninstall', async (count) => {
    const instance = await makeOfficialInstance();
    await startInstallation(instance, count);
    await runOn(instance, 'uninstall');
    expect(await packagesOf(instance)).toEqual([officialName]);
  });

  it('by a kill leaves one connector at the most, and the next one completes it', async () => {
    const instance = await makeOfficialInstance();
    const args = [path.join(projectFolder, 'lib/cli.js'), 'install', '--path', instance.folder];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const closed = once(child, 'close');
    while (
      !existsSync(stagingIn({ ...instance, connector: connectors.native }).folder) &&
      child.exitCode === null
    ) {
      await turn();
    }
    child.kill('SIGKILL');
    await closed;
    expect((await packagesOf(instance)).length).toBeLessThanOrEqual(1);
    const { lock } = stagingIn({ ...instance, connector: connectors.native });
    if (existsSync(lock)) {
      const { exitCode, stderr } = await command(args.slice(1));
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: expect.stringContaining(`rmdir ${lock}`),
      });
      await rmdir(lock);
    }
    expect((await command(args.slice(1))).exitCode).toBe(0);
    expect(await packagesOf(instance)).toEqual([ownName]);
  });
});

describe('an uninstallation that is interrupted', () => {
  it.each([0, 1, 2])('after step %i leaves one connector at the most', async (count) => {
    const instance = await makeOfficialInstance();
    await runOn(instance, 'install');
    const staging = stagingIn({ ...instance, connector: connectors.native });
    const { steps } = await planUninstallation(
      { ...instance, connector: connectors.native },
      staging,
    );
    expect(steps).toHaveLength(2);
    for (const step of steps.slice(0, count)) {
      await movePackage(step, staging.moving);
    }
    expect((await packagesOf(instance)).length).toBeLessThanOrEqual(1);
    await runOn(instance, 'uninstall');
    expect(await packagesOf(instance)).toEqual([officialName]);
  });
});
