import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { command, projectFolder } from './command.ts';
import { temporaryFolder } from './folder.ts';

/** An environment in which Node calls itself another version before a command begins. */
const callNode = (version: string) => {
  const code = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`;
  return { NODE_OPTIONS: `--import=data:text/javascript;base64,${btoa(code)}` };
};

/** A package that lacks everything but the entry, which an older Node might fail to load. */
const entryAlone = async (): Promise<string> => {
  const packageFolder = await temporaryFolder();
  await mkdir(path.join(packageFolder, 'lib'));
  for (const file of ['package.json', 'lib/cli.js']) {
    await copyFile(path.join(projectFolder, file), path.join(packageFolder, file));
  }
  return packageFolder;
};

const refusal = (version: string): string =>
  `This command needs Node.js 22.14.0 or later, and was started by ${version}.\n` +
  `此命令需要 Node.js 22.14.0 或更高版本，当前版本是 ${version}。`;

describe('the entry of the commands', () => {
  it.each(['9.11.2', '20.20.2', '22.9.0', '22.13.1'])(
    'says in both languages which Node it needs, started by %s',
    async (version) => {
      const packageFolder = await entryAlone();
      const circumstances = { packageFolder, environment: callNode(version) };
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
    },
  );

  it.each(['22.14.0', '24.0.0', '100.0.0'])('loads the commands on Node %s', async (version) => {
    expect(await command(['--version'], { environment: callNode(version) })).toEqual({
      exitCode: 0,
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
  });

  it('imports nothing else, which an older Node might not have', async () => {
    const entry = await readFile(path.join(projectFolder, 'lib/cli.js'), 'utf8');
    expect(entry.match(/\b(?:import|require)\b.*?[;"]/g)).toEqual(['import("']);
    expect(entry).not.toMatch(/\?\.|\?\?|\bawait\b/);
  });
});
