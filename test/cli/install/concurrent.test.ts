import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { slowMs } from '../../support/time.ts';
import { command, type Ending } from '../command.ts';
import {
  addConnector,
  type MadeUpInstance,
  makeInstance,
  makeLinkedInstance,
  ownName,
  packagesOf,
} from '../instance.ts';

const expectWholeCopy = async ({ connectorsFolder }: MadeUpInstance): Promise<void> => {
  const copy = path.join(connectorsFolder, ownName);
  const { version } = JSON.parse(await readFile(path.join(copy, 'package.json'), 'utf8'));
  expect(version).toBe(packageJson.version);
  const shipped = await readFile('lib/index.js');
  expect((await readFile(path.join(copy, 'lib/index.js'))).equals(shipped)).toBe(true);
};

/** Either it did its work, or it was stopped by the other one's lock and changed nothing. */
const expectHonest = ({ exitCode, stdout, stderr }: Ending): void => {
  if (exitCode === 0) {
    expect(stdout).toContain(`✓ Installed ${ownName} `);
  } else {
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^Another install or uninstall has been at work here for \d seconds\./);
  }
};

const installTwice = (instance: MadeUpInstance): Promise<Ending[]> => {
  const args = ['install', '--path', instance.folder];
  return Promise.all([command(args), command(args)]);
};

describe('two installs at once', { timeout: slowMs }, () => {
  it('leave one whole package, and who reports success is right', async () => {
    for (const [make, isOver] of [
      [makeInstance, true],
      [makeLinkedInstance, false],
    ] as const) {
      const instance = await make();
      if (isOver) {
        await addConnector(instance, { name: ownName, version: '0.0.1' });
      }
      const endings = await installTwice(instance);
      endings.forEach(expectHonest);
      expect(endings.some(({ exitCode }) => exitCode === 0)).toBe(true);
      expect(await packagesOf(instance)).toEqual([ownName]);
      await expectWholeCopy(instance);
    }
  });
});
