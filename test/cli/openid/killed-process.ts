import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { LogtoServer } from '../../logto/server.ts';
import { compileCache } from '../../support/child.ts';
import { projectFolder } from '../command.ts';
import { environment } from './settings.ts';

/** Where a command is run, and the Logto that it works with. */
export interface Scene extends Pick<LogtoServer, 'logto'> {
  folder: string;
}

/**
 * Runs a built command in a process of its own, which is killed at a request, if it comes to that.
 * Only writes and what is asked of one user count.
 *
 * @returns its exit code; null if it was killed.
 */
export const runKilled = async (
  { folder, logto }: Scene,
  args: readonly string[],
  killAt: number,
): Promise<number | null> => {
  const child = spawn(process.execPath, [path.join(projectFolder, 'lib/cli.js'), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder, ...compileCache, ...environment },
    stdio: 'ignore',
  });
  const closed = once(child, 'close');
  let requests = 0;
  logto.onRequest = (request) => {
    requests += /identities|PATCH/.test(request) ? 1 : 0;
    if (requests >= killAt) {
      child.kill('SIGKILL');
    }
    return undefined;
  };
  const [exitCode] = await closed;
  logto.onRequest = () => undefined;
  return exitCode;
};
