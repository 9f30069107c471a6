import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { compileCache } from '../../support/child.ts';
import { slowMs } from '../../support/time.ts';
import { projectFolder, runHere } from '../command.ts';
import { identitiesIn, populate } from './people.ts';
import { grantConversion } from './settings.ts';
import { environment, type Surroundings, surroundingsOfFile } from './tenant.ts';

const newSurroundings = surroundingsOfFile();

const users = 40;

const surroundings = async (
  first: number,
  { writesPerSecond = 100, count = users } = {},
): Promise<Surroundings> => {
  const here = await newSurroundings({ writesPerSecond });
  grantConversion(here.alipay);
  populate(
    here,
    Array.from({ length: count }, () => 'old' as const),
    first,
  );
  return here;
};

/** Runs a command line as a shell would, and sends it signals one after the other from a write on. */
const runInterrupted = async (
  { folder, logto }: Surroundings,
  line: string,
  signals: readonly NodeJS.Signals[] = [],
) => {
  const child = spawn('sh', ['-c', `exec ${line}`], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder, ...compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let writes = 0;
  logto.onRequest = (request) => {
    writes += request.startsWith('PUT ') ? 1 : 0;
    if (request.startsWith('PUT ') && writes === 9) {
      for (const [index, signal] of signals.entries()) {
        // At once, two would be one.
        setTimeout(() => child.kill(signal), index * 150);
      }
    }
    return undefined;
  };
  const [stdout, stderr, [exitCode, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  logto.onRequest = () => undefined;
  return { exitCode, signal, lines: stdout.trimEnd().split('\n'), stderr };
};

const applyLine = ({ options }: Surroundings): string =>
  [
    ...['node', path.join(projectFolder, 'lib/cli.js'), 'openid', 'apply', ...options],
    ...['--close-registration', '--flip', '--yes'],
  ].join(' ');

const movedIn = (here: Surroundings): number =>
  [...identitiesIn(here).values()].filter((identity) => identity?.userId.startsWith('open-id'))
    .length;

describe('a move that is interrupted', { timeout: slowMs }, () => {
  it.each([
    ['SIGINT', 130, 8000],
    ['SIGTERM', 143, 8100],
  ] as const)(
    'ends at %s after the writes in flight, and says how to go on',
    async (signal, exitCode, first) => {
      const here = await surroundings(first);
      const before = identitiesIn(here);
      const interrupted = await runInterrupted(here, applyLine(here), [signal]);
      const moved = movedIn(here);
      expect(moved).toBeGreaterThanOrEqual(9);
      expect(moved).toBeLessThan(users);
      const [said, registration, , goOn, onLine = '', goBack, backLine = ''] = interrupted.lines;
      expect({ exitCode: interrupted.exitCode, said, registration, goOn, goBack }).toEqual({
        exitCode,
        said: `Interrupted: ${moved} of ${users} moved. Those cannot sign in with Alipay until the move is finished.`,
        registration: expect.stringMatching(/^Registration stays closed: /),
        goOn: 'Go on:',
        goBack: 'Or go back:',
      });
      expect(here.logto.tenant.signInMode).toBe('SignIn');

      const { stdout } = await here.run('check');
      const [firstLine = ''] = stdout.split('\n');
      expect(firstLine).toBe(
        `! a move is unfinished: of ${users} accounts that were looked at, ${moved} do not hold a user_id and cannot sign in with Alipay, and this folder has closed registration`,
      );
      expect(stdout).toContain(`Next: Go on with the move, or go back:\n${onLine}\n${backLine}`);

      const isForward = signal === 'SIGINT';
      const finished = await runInterrupted(here, isForward ? onLine : backLine);
      expect(finished).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Folder: ') });
      expect(movedIn(here)).toBe(isForward ? users : 0);
      if (!isForward) {
        expect([...identitiesIn(here).values()].map((one) => one?.userId)).toEqual(
          [...before.values()].map((one) => one?.userId),
        );
      }
      expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');
      expect(here.logto.tenant.connectors[0]?.config.userIdentifier).toBe(
        isForward ? 'open_id' : 'user_id',
      );
      expect((await here.run('check')).stdout).not.toContain('unfinished');
    },
  );

  it.each([
    ['SIGINT', 8200],
    ['SIGTERM', 8400],
  ] as const)('ends at once at a second signal, %s, and goes on', async (second, first) => {
    const here = await surroundings(first, { writesPerSecond: 10, count: 16 });
    const { signal, lines } = await runInterrupted(here, applyLine(here), ['SIGINT', second]);
    expect({ signal, lines }).toEqual({ signal: second, lines: [''] });
    const { exitCode } = await here.run('apply', '--close-registration', '--flip', '--yes');
    expect({ exitCode, moved: movedIn(here) }).toEqual({ exitCode: 0, moved: 16 });
  });

  it('is seen by check without the folder, too', async () => {
    const here = await surroundings(8300, { count: 8 });
    const interruption = new AbortController();
    here.logto.tenant.signInMode = 'SignIn';
    here.logto.onRequest = (request) => {
      if (request.startsWith('PUT ')) {
        interruption.abort('SIGINT');
      }
      return undefined;
    };
    const args = ['openid', 'apply', ...here.options, '--close-registration', '--flip', '--yes'];
    const context = { environment, workingFolder: here.folder, interruption: interruption.signal };
    expect((await runHere(args, context)).exitCode).toBe(130);
    const { stdout } = await here.run('check', '--folder', 'another');
    expect(stdout).toMatch(
      /^! a move seems to be unfinished: of 8 accounts that were looked at, \d+ do not hold a user_id/,
    );
    expect(stdout).toMatch(/Next: Run:\nnode \S+ openid map /);
  });
});
