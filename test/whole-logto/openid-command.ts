import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { compileCache } from '../support/child.ts';
import type { Relay } from './relay.ts';
import type { World } from './world.ts';

/** How a command ended; no exit code if it was killed. */
export interface CommandEnding {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

const builtCommand = fileURLToPath(new URL('../../lib/cli.js', import.meta.url));

/** What counts as a step of a move: what is asked of one user, and every write. */
const isStep = (request: string): boolean => /identities|^PATCH/.test(request);

/** At which step of a move a process gets a signal, if it comes to that. */
export interface Stop {
  at: number;
  signal: 'SIGINT' | 'SIGKILL';
}

/**
 * Runs a command of `openid`, as it is built, in a process of its own.
 *
 * @param folder what it remembers.
 */
export const runOpenid = async (
  { options: { admin, credentials } }: World,
  relay: Relay,
  folder: string,
  args: readonly string[],
  stop?: Stop,
): Promise<CommandEnding> => {
  const child = spawn(
    process.execPath,
    [
      ...[builtCommand, 'openid', ...args],
      ...['--logto', relay.origin, '--logto-admin', admin, '--folder', folder],
    ],
    {
      env: {
        PATH: process.env.PATH,
        LANG: 'C.UTF-8',
        ...compileCache,
        LOGTO_APP_ID: credentials.id,
        LOGTO_APP_SECRET: credentials.secret,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let steps = 0;
  relay.onRequest = (request) => {
    if (isStep(request)) {
      steps += 1;
      if (steps === stop?.at) {
        child.kill(stop.signal);
      }
    }
  };
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  relay.onRequest = () => {};
  return { exitCode, stdout, stderr };
};
