import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { command, projectFolder } from './command.ts';
import { temporaryFolder } from './folder.ts';

/** Has Node call itself another version from here on. */
const callNode = (version: string): string =>
  `Object.defineProperty(process, 'versions', { value: { node: '${version}' }, configurable: true });`;

/** A package that lacks everything but the entry, which an older Node might fail to load. */
const entryAlone = async (packageFolder: string): Promise<string> => {
  await mkdir(path.join(packageFolder, 'lib'), { recursive: true });
  for (const file of ['package.json', 'lib/cli.js']) {
    await copyFile(path.join(projectFolder, file), path.join(packageFolder, file));
  }
  return packageFolder;
};

const refusal = (version: string): string =>
  `This command needs Node.js 22.14.0 or later, and was started by ${version}.\n` +
  `此命令需要 Node.js 22.14.0 或更高版本，当前版本是 ${version}。`;

describe('the entry of the commands', () => {
  it('says in both languages which Node it needs, and ends with 2', async () => {
    const packageFolder = await entryAlone(await temporaryFolder());
    const version = '22.13.1';
    const code = `data:text/javascript;base64,${btoa(callNode(version))}`;
    const circumstances = { packageFolder, environment: { NODE_OPTIONS: `--import=${code}` } };
    expect(await command(['doctor'], circumstances)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `${refusal(version)}\n`,
    });
    const { exitCode, stdout, stderr } = await command(['doctor', '--json'], circumstances);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      code: 'node-too-old',
      message: refusal(version),
    });
  });

  it('loads the commands on that Node and on later ones alone', async () => {
    const folder = await temporaryFolder();
    const tooOld = ['9.11.2', '20.20.2', '22.9.0', '22.13.1'];
    const newEnough = ['22.14.0', '24.0.0', '100.0.0'];
    const starts: string[] = [];
    for (const version of [...tooOld, ...newEnough]) {
      const { href } = pathToFileURL(await entryAlone(path.join(folder, version)));
      const commands = `process.stdout.write('${version} ');`;
      await writeFile(path.join(folder, version, 'lib/commands.js'), commands);
      starts.push(callNode(version), `await import('${href}/lib/cli.js');`);
    }
    const args = ['--input-type=module', '--eval', starts.join('\n')];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ status, stderr, loaded: stdout.trim().split(' ').sort() }).toEqual({
      status: 2,
      stderr: tooOld.map((version) => `${refusal(version)}\n`).join(''),
      loaded: newEnough.toSorted(),
    });
  });

  it('imports nothing else, which an older Node might not have', async () => {
    const entry = await readFile(path.join(projectFolder, 'lib/cli.js'), 'utf8');
    expect(entry.match(/\b(?:import|require)\b.*?[;"]/g)).toEqual(['import("']);
    expect(entry).not.toMatch(/\?\.|\?\?|\bawait\b/);
  });
});
